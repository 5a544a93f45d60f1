import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunReport } from '#dist/index.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { Store } from '#dist/store/store.js';
import { runIn, writePipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';

const values = Array.from({ length: 12 }, (_, i) => ({ day: i, x: (i + 1) / 8, k: (i * i) / 16 }));

interface Imported {
  readonly report: RunReport;
  readonly warnings: string[];
  /** Numbers of a column of the import or targets dataset. */
  column(stage: string, name: string): number[];
  readonly summary: unknown;
}

async function importRows(rows: readonly object[], over: object = {}, more: object = {}): Promise<Imported> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const warnings: string[] = [];
  const pipeline = {
    name: 'own',
    import: { files: { rows: 'rows.json' }, sql: 'SELECT x, k FROM rows ORDER BY day', window: 3, ...over },
    train: { holdOut: { by: 'time' }, estimators: { mean: { kind: 'mean' } } },
    ...more,
  };
  const onEvent = (event: RunEvent): void => void (event.type === 'warning' && warnings.push(event.message));
  const report = await runIn(folder, pipeline, { what: 'targets', onEvent });
  const dataset = (stage: string) =>
    new Store(join(folder, 'data')).find(
      stage,
      report.stages.find((found) => found.stage === stage)!.fingerprint,
    )!;
  return {
    report,
    warnings,
    column: (stage, name) => [...readColumns(dataset(stage), [name])[name]],
    summary: dataset('import').manifest.summary,
  };
}

describe('windows of a series', () => {
  it('hold the last values of x; k is the window’s mean, s their mean square', async () => {
    const { column } = await importRows(values);
    expect(column('import', 'j')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(column('import', 't')).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    column('targets', 'k').forEach((k, j) =>
      expect(k).toBeCloseTo((values[j].k + values[j + 1].k + values[j + 2].k) / 3, 14),
    );
    column('targets', 's').forEach((s, j) =>
      expect(s).toBeCloseTo((values[j].x ** 2 + values[j + 1].x ** 2 + values[j + 2].x ** 2) / 3, 14),
    );
  });

  it('take the last k where the file says so', async () => {
    const { column } = await importRows(values, { target: 'last' });
    expect(column('targets', 'k')).toEqual(values.slice(2).map(({ k }) => k));
  });

  it('never span a dropped row: the windows that would are left out, and the run says how many', async () => {
    const holes = values.map((row) =>
      row.day === 4 ? { ...row, x: null } : row.day === 9 ? { ...row, k: null } : row,
    );
    const { column, warnings, summary } = await importRows(holes, { onMissing: 'drop' });
    // Rows 0–3 hold two windows of three, 5–8 two, 10–11 none.
    expect(column('import', 't')).toEqual([2, 3, 7, 8]);
    expect(warnings).toEqual(['dropped 2 of 12 rows (x, k or t missing) and the 6 windows that need them']);
    expect(summary).toEqual({ rows: 4, n: 3, sourceRows: 12, droppedRows: 2, droppedWindows: 6 });
  });

  it('count what the options of a file do not understand, in what is stored as well', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ day: i, x: i === 7 ? 'closed' : `${i},5`, k: i }));
    const files = { rows: { path: 'rows.json', decimal: ',' } };
    const { column, warnings, summary } = await importRows(rows, { files, onMissing: 'drop', window: 1 });
    expect(column('targets', 's').slice(0, 2)).toEqual([0.25, 2.25]);
    expect(warnings[0]).toBe('1 of 40 values of rows.x cannot be read and count as missing: "closed"');
    const failed = { count: 1, of: 40, examples: ['closed'] };
    expect(summary).toMatchObject({ droppedRows: 1, unread: [{ table: 'rows', column: 'x', failed }] });
  });

  it('have another fingerprint where a file is read in another way', async () => {
    const fingerprint = async (options: object): Promise<string> => {
      const files = { rows: { path: 'rows.json', ...options } };
      return (await importRows(values, { files })).report.stages[0].fingerprint;
    };
    const plain = await fingerprint({});
    // A path alone says the same as a mapping that has nothing else.
    expect((await importRows(values)).report.stages[0].fingerprint).toBe(plain);
    expect(await fingerprint({ nullStrings: ['-1'] })).not.toBe(plain);
    await expect(fingerprint({ nullString: ['-1'] })).rejects.toThrow(
      'import.files.rows.nullString is not a key of import.files.rows: did you mean nullStrings?',
    );
  });

  it('drop nothing and say nothing where nothing is missing', async () => {
    const { warnings, summary } = await importRows(values, { onMissing: 'drop' });
    expect(warnings).toEqual([]);
    expect(summary).toMatchObject({ droppedRows: 0, droppedWindows: 0 });
  });
});

describe('the imported dataset', () => {
  it('opens in an independent Arrow reader, with labels, k and a list of numbers a row', async () => {
    const sql = "SELECT 'day ' || day AS label, x, k FROM rows ORDER BY day";
    const { report } = await importRows(values, { sql });
    const table = tableFromIPC(readFileSync(join(report.stages[0].path, 'part-00000.arrow')));
    expect(table.names).toEqual(['j', 't', 'label', 'k', 'x']);
    expect(table.numRows).toBe(10);
    expect(table.getChild('label').at(9)).toBe('day 11');
    expect(Array.from(table.getChild('x').at(9) as Float64Array)).toEqual([10 / 8, 11 / 8, 12 / 8]);
    expect(table.getChild('k').at(0)).toBeCloseTo(5 / 16 / 3, 15);
  });
});

describe('rows that are lists', () => {
  it('are taken as they are, with the SQL’s own t', async () => {
    const sql = 'SELECT [x, 2 * x] AS x, k, day * 0.5 AS t FROM rows ORDER BY day';
    const { column } = await importRows(values, { sql, window: undefined });
    expect(column('targets', 's')).toEqual(values.map(({ x }) => (x * x + 4 * x * x) / 2));
    expect(column('targets', 't')).toEqual(values.map(({ day }) => day * 0.5));
    expect(column('targets', 'k')).toEqual(values.map(({ k }) => k));
  });
});

describe('targets on imported paths', () => {
  it('are made from λ where the file gives one and the SQL gives no k', async () => {
    const targets = { lambda: { kind: 'linear', a: 0.5, b: 2 } };
    const { column } = await importRows(values, { sql: 'SELECT x FROM rows ORDER BY day' }, { targets });
    column('targets', 'k').forEach((k, j) => {
      const window = values.slice(j, j + 3);
      const f = window.reduce((sum, { x }) => sum + (0.5 + 2 * x) * x * x, 0) / 3;
      expect(k).toBeCloseTo(f, 13);
      expect(column('targets', 'lambda')[j]).toBeCloseTo(k / column('targets', 's')[j], 14);
    });
  });

  it('are refused where k is both observed and made', async () => {
    await expect(importRows(values, {}, { targets: { lambda: 1 } })).rejects.toThrow(
      /targets\.lambda must be left out/,
    );
  });
});

describe('the fingerprint of an import', () => {
  it('follows the files’ content, not their name', async () => {
    const fingerprint = async (rows: readonly object[]): Promise<string> =>
      (await importRows(rows)).report.stages[0].fingerprint;
    const reference = await fingerprint(values);
    expect(await fingerprint(values)).toBe(reference);
    expect(await fingerprint(values.with(3, { day: 3, x: 1, k: 1 }))).not.toBe(reference);
  });
});

describe('lists that overlap', () => {
  const series = Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
  const lists = (rows: number, n: number, step: number) =>
    Array.from({ length: rows }, (_, day) => ({
      day,
      x: series.slice(day * step, day * step + n),
      k: series[day],
    }));
  const sql = 'SELECT x, k FROM rows ORDER BY day';
  const importLists = (rows: readonly object[]) => importRows(rows, { window: undefined, sql });

  it.each([
    [6, 1, 6],
    [6, 2, 3],
    [7, 3, 3],
    [2, 1, 2],
  ])('of %i values shifted by %i count as windows of %i, which the run says', async (n, step, overlap) => {
    const { warnings, summary } = await importLists(lists(15, n, step));
    expect(summary).toMatchObject({ overlap });
    expect(warnings).toEqual([
      `the lists in x share values with the row before: rows are taken as windows of ${overlap}`,
    ]);
  });

  it('do so with the last value first, and where one row in ten was left out', async () => {
    const rows = lists(40, 5, 1).filter(({ day }) => day !== 10 && day !== 25);
    const reversed = rows.map((row) => ({ ...row, x: row.x.toReversed() }));
    expect((await importLists(rows)).summary).toMatchObject({ overlap: 5 });
    expect((await importLists(reversed)).summary).toMatchObject({ overlap: 5 });
  });

  it('are none where rows share no values, or nothing but one value', async () => {
    const constant = lists(15, 4, 1).map((row) => ({ ...row, x: [1, 1, 1, 1] }));
    const mostlyZero = lists(15, 4, 4).map((row, j) => ({ ...row, x: [0, 0, 0, j % 5 === 0 ? 1 : 0] }));
    for (const rows of [lists(10, 6, 6), constant, mostlyZero]) {
      const { warnings, summary } = await importLists(rows);
      expect(summary).not.toHaveProperty('overlap');
      expect(warnings).toEqual([]);
    }
  });

  it('give closed forms errors by cosines of that window, where the file leaves them open', async () => {
    const run = async (step: number, errors?: string) => {
      const folder = temporaryFolder();
      const rows = lists(50, 5, step).map((row, j) => ({
        ...row,
        k: 0.3 * (row.x[0] ?? 0) + series[(7 * j) % 60],
      }));
      writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
      const cf = { kind: 'least-squares', basis: 'constant', ...(errors && { errors }) };
      const report = await runIn(folder, {
        name: 'own',
        import: { files: { rows: 'rows.json' }, sql },
        train: { holdOut: { by: 'time' }, estimators: { cf } },
      });
      return report.result!.estimators[0].parameters[0];
    };
    const [open, cosine, hc3] = [await run(1), await run(1, 'cosine'), await run(1, 'hc3')];
    expect(open).toEqual(cosine);
    expect(open.standardError).not.toBe(hc3.standardError);
    expect(open.degreesOfFreedom).toBeLessThan(hc3.degreesOfFreedom!);
  });
});

describe('windows that begin every so many rows', () => {
  it('share no value where they are as far apart as they are long, and count as independent', async () => {
    const { column, report, warnings } = await importRows(values, { every: 3 });
    expect(report.stages[0].status).toBe('computed');
    expect(column('import', 't')).toEqual([2, 5, 8, 11]);
    expect(warnings).toEqual([]);
    const apart = await importRows(values, { every: 2 });
    expect(apart.column('import', 't')).toEqual([2, 4, 6, 8, 10]);
  });

  it('have errors that reach over the windows that overlap', async () => {
    const { planStages } = await import('#dist/run/plan.js');
    const { loadPipeline } = await import('#dist/index.js');
    const rows = Array.from({ length: 60 }, (_, day) => ({ day, x: Math.sin(day), k: Math.cos(day) ** 2 }));
    const lagsOf = async (every: number | undefined): Promise<unknown> => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
      const pipeline = {
        name: 'own',
        import: { files: { rows: 'rows.json' }, sql: 'SELECT x, k FROM rows ORDER BY day', window: 6, every },
        train: { holdOut: { by: 'time' }, estimators: { fit: { kind: 'least-squares', basis: 'constant' } } },
      };
      const loaded = loadPipeline(writePipeline(folder, pipeline));
      const { ingredients } = (await planStages(loaded)).find(({ kind }) => kind === 'train')!.identity;
      return (ingredients as { parameters: { estimator: unknown } }).parameters.estimator;
    };
    expect(await lagsOf(undefined)).toMatchObject({ errors: 'cosine', lags: 5 });
    expect(await lagsOf(2)).toMatchObject({ errors: 'cosine', lags: 2 });
    // As of lists: independent unless the import finds that they share values.
    expect(await lagsOf(6)).not.toHaveProperty('errors');
  });
});

describe('what is noticed', () => {
  it('is said again where the import is reused: by the run, its report, and status', async () => {
    const folder = temporaryFolder();
    const rows = values.map((row) => (row.day === 5 ? { ...row, x: null } : row));
    writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
    const pipeline = {
      name: 'own',
      import: { files: { rows: 'rows.json' }, sql: 'SELECT x, k FROM rows', window: 2, onMissing: 'drop' },
      train: { holdOut: { by: 'time' }, estimators: { mean: { kind: 'mean' } } },
    };
    const noticed = [
      'dropped 1 of 12 rows (x, k or t missing) and the 2 windows that need them',
      expect.stringContaining('import.sql has no ORDER BY'),
    ];
    for (const status of ['computed', 'reused']) {
      const warnings: string[] = [];
      const onEvent = (event: RunEvent): void =>
        void (event.type === 'warning' && event.stage === 'import' && warnings.push(event.message));
      const { stages } = await runIn(folder, pipeline, { onEvent });
      expect(stages[0]).toMatchObject({ stage: 'import', status, notices: noticed });
      expect(warnings).toEqual(noticed);
    }
    const { report: reportOf, status: statusOf, loadPipeline } = await import('#dist/index.js');
    const loaded = loadPipeline(join(folder, 'pipeline.yaml'));
    const dataFolder = join(folder, 'data');
    expect((await statusOf(loaded, { dataFolder })).stages[0].notices).toEqual(noticed);
    const forms = await reportOf(join(folder, 'pipeline.yaml'), { dataFolder });
    expect(await forms.markdown()).toMatch(/## What was noticed\n\nimport: dropped 1 of 12 rows/);
  });
});
