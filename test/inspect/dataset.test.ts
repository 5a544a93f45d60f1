import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '#dist/arrow/columns.js';
import { width } from '#dist/cli/output.js';
import { RunError, UsageError } from '#dist/errors.js';
import type { PlannedStage } from '#dist/run/plan.js';
import { Recorder } from '#dist/run/record.js';
import { Store } from '#dist/store/store.js';
import { folderOfFile } from '../folders.js';
import { inspect, littlePipeline, openDataset, writeDataset, writePart } from './scratch.js';

const folder = folderOfFile();
const data = join(folder, 'data');
const n = 1000;
let file: string;
let stages: Record<string, PlannedStage>;
const folders: Record<string, string> = {};

/** Rows first … first + rows − 1 of paths with x[j, i] = j + i / n. */
function paths(first: number, rows: number): Column[] {
  return [
    { name: 'j', type: 'int32', values: Int32Array.from({ length: rows }, (_, r) => first + r) },
    { name: 't', type: 'float64', values: Float64Array.from({ length: rows }, (_, r) => (first + r) / 252) },
    {
      name: 'x',
      type: 'list',
      width: n,
      values: Float64Array.from({ length: rows * n }, (_, at) => first + Math.floor(at / n) + (at % n) / n),
    },
  ];
}

/** Predictions of many estimators, in more columns than a terminal has room for. */
function predictions(rows: number): Column[] {
  const values = Float64Array.from({ length: rows }, (_, r) => (r === 1 ? NaN : r / 7));
  return [
    {
      name: 'split',
      type: 'utf8',
      values: Array.from({ length: rows }, (_, r) => (r % 3 ? 'train' : 'holdOut')),
    },
    ...Array.from({ length: 12 }, (_, e): Column => ({
      name: `kHat_estimator-${e}`,
      type: 'float64',
      values,
      nullable: true,
    })),
  ];
}

const history: Column[] = [
  { name: 'epoch', type: 'int32', values: Int32Array.of(1, 2) },
  { name: 'loss', type: 'float64', values: Float64Array.of(0.5, 2e-9) },
];
const parameters: Column[] = [{ name: 'name', type: 'utf8', values: [] }];

beforeAll(async () => {
  ({ file, stages } = await littlePipeline(folder));
  const write = async (stage: string, tables: Parameters<typeof writeDataset>[2]): Promise<void> => {
    folders[stage] = await writeDataset(data, stages[stage].identity, tables, { rows: 40 });
  };
  await write('simulate', { '': [paths(0, 30), paths(30, 10)] });
  const k = Float64Array.from({ length: 40 }, (_, r) => (r % 2 ? NaN : r / 2));
  await write('train:mean', {
    '': [
      [
        { name: 'j', type: 'int32', values: Int32Array.from({ length: 40 }, (_, r) => r) },
        { name: 'k', type: 'float64', values: k, nullable: true },
        {
          name: 'label',
          type: 'utf8',
          values: Array.from(k, (value) => (Number.isNaN(value) ? null : 'a,"b"')),
        },
      ],
    ],
  });
  await write('train:network', { history: [history], parameters: [parameters] });
  await write('evaluate', { predictions: [predictions(40)] });
});

const look = (...words: string[]): Promise<string> => inspect(...words, file, '--data', data);

async function failure(kind: typeof RunError | typeof UsageError, ...words: string[]): Promise<string> {
  const error: unknown = await look(...words).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(kind);
  const { message } = error as RunError;
  expect(message).not.toContain('\n');
  return message;
}

interface Document {
  stage: string;
  tables: {
    name: string | null;
    rows: number;
    parts: number;
    head?: Record<string, unknown>[];
    stats?: Record<string, unknown>[];
    schema?: object[];
  }[];
  metadata?: {
    schema: object;
    ingredients: object;
    summary: object;
    parts: { file: string; sha256: string }[];
  };
}
const json = async (...words: string[]): Promise<Document> =>
  JSON.parse(await look(...words, '--json')) as Document;

describe('a stage', () => {
  it('is shown with what it is, its columns and first rows, where nothing particular is asked for', async () => {
    const text = (await look('simulate')).split('\n');
    const fingerprint = stages['simulate'].identity.fingerprint.slice(0, 12);
    expect(text[0]).toMatch(
      new RegExp(`^simulate of little: 40 rows, 2 parts, .* kB, fingerprint ${fingerprint}$`),
    );
    expect(text.slice(1, 6)).toEqual([
      '',
      'j int32 · t float64 · x fixed_size_list<float64>[1000]',
      '',
      'j          t  x',
      '0  0.0000000  [0.000, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, … 1,000 values]',
    ]);
    expect(text.at(-1)).toBe('… 35 more rows');
  });

  it('has statistics over all parts, and over all values of its lists', async () => {
    const { tables } = await json('simulate', '--stats');
    const mean = 19.5 + 0.4995;
    // Rows and places are independent: the sums of squares add up.
    const squares = n * 40 * ((40 ** 2 - 1) / 12 + (n ** 2 - 1) / 12 / n ** 2);
    const x = tables[0].stats![2];
    expect(x).toMatchObject({ count: 40_000, nulls: 0, min: 0, max: 39.999, shape: { rows: 40, width: n } });
    expect(x['mean']).toBeCloseTo(mean, 10);
    expect(x['sd']).toBeCloseTo(Math.sqrt(squares / (40 * n - 1)), 10);
    expect(x['median']).toBeCloseTo(mean, 10);
    expect(tables[0].stats![0]).toMatchObject({ count: 40, quartile1: 9.75, median: 19.5, mean: 19.5 });
  });

  it('shows rows across parts', async () => {
    const { tables } = await json('simulate', '--head', '33');
    expect(tables[0].head).toHaveLength(33);
    expect(tables[0].head!.at(-1)).toMatchObject({ j: 32, t: 32 / 252 });
  });

  it('shows its last rows, or some that chance takes, and reads the parts alone that hold them', async () => {
    const rows = async (...words: string[]): Promise<Record<string, unknown>[]> => {
      const [table] = (await json('simulate', ...words)).tables as unknown as Record<
        string,
        Record<string, unknown>[]
      >[];
      return table[words[0].slice(2)];
    };
    const numbers = async (...words: string[]): Promise<unknown[]> =>
      (await rows(...words)).map(({ j }) => j);
    expect(await numbers('--tail', '12')).toEqual(Array.from({ length: 12 }, (_, i) => 28 + i));
    expect(await numbers('--tail', '99')).toHaveLength(40);
    const sample = await numbers('--sample', '15');
    expect(new Set(sample).size).toBe(15);
    expect(sample).toEqual((sample as number[]).toSorted((a, b) => a - b));
    expect(await numbers('--sample', '15')).toEqual(sample);
    expect(await numbers('--sample', '40')).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const text = (await look('simulate', '--tail', '1')).split('\n');
    expect(text.slice(-3)).toEqual([
      ' j         t  x',
      '… 39 earlier rows',
      '39  0.154762  [39.00, 39.00, 39.00, 39.00, 39.00, 39.01, 39.01, … 1,000 values]',
    ]);
    const part = join(folders['simulate'], 'part-00000.arrow');
    const whole = readFileSync(part);
    writeFileSync(
      part,
      Uint8Array.from(whole, (byte, i) => (i === whole.length >> 1 ? byte ^ 1 : byte)),
    );
    try {
      expect(await numbers('--tail', '10')).toHaveLength(10);
      expect(await failure(RunError, 'simulate', '--tail', '11')).toContain('part-00000.arrow');
    } finally {
      writeFileSync(part, whole);
    }
  });

  it('gives the rows of one table as CSV, all of them where it is not said how many', async () => {
    const lines = (await look('train:mean', '--csv')).split('\r\n');
    expect(lines.slice(0, 3)).toEqual(['j,k,label', '0,0,"a,""b"""', '1,,']);
    expect(lines).toHaveLength(1 + 40);
    expect(await look('train:mean', '--csv', '--tail', '1')).toBe('j,k,label\r\n39,,\r');
    const [, row] = (await look('simulate', '--csv', '--head', '1')).split('\r\n');
    expect(JSON.parse(row.replace(/^0,0,"(.*)"\r$/, '$1'))).toEqual(
      Array.from({ length: n }, (_, i) => i / n),
    );
    expect(await failure(UsageError, 'train:network', '--csv')).toContain(
      'found 2 in train:network: name one of train:network/history, train:network/parameters',
    );
  });

  it('of several tables shows all of them, or the one that is named', async () => {
    expect((await json('train:network')).tables.map(({ name }) => name)).toEqual(['history', 'parameters']);
    const text = await look('train:network');
    expect(text).toContain('\nhistory: 2 rows');
    expect(text).toContain('\nparameters: 0 rows');
    expect(text).toContain('no rows');
    for (const named of ['train:network/history', `${folders['train:network']}/history`]) {
      expect((await json(named)).tables.map(({ name }) => name)).toEqual(['history']);
    }
  });

  it('may be named by its folder, or by a file in it', async () => {
    expect((await json(folders['simulate'])).stage).toBe('simulate');
    const { tables, stage } = await json(join(folders['simulate'], 'part-00001.arrow'), '--head', '1');
    expect([stage, tables[0].rows, tables[0].head![0]['j']]).toEqual(['simulate', 10, 30]);
  });

  it('says what it was made of', async () => {
    const { metadata } = await json('simulate', '--metadata');
    expect(metadata!.ingredients).toEqual(stages['simulate'].identity.ingredients);
    expect(metadata!.summary).toEqual({ rows: 40 });
    expect(metadata!.parts.map((part) => part.file)).toEqual(['part-00000.arrow', 'part-00001.arrow']);
    const text = await look('simulate', '--metadata');
    expect(text).toContain(stages['simulate'].identity.fingerprint);
    expect(text).toContain('  process: { kind: brownian, mu: 0, sigma: 1, x0: 0 }');
    expect(text).toContain(metadata!.parts[1].sha256.slice(0, 12));
  });
});

describe('the JSON document', () => {
  it('holds whole rows at full precision, null for what is missing, and only what was asked for', async () => {
    const { tables } = await json('simulate', '--head', '2');
    expect(tables[0].head![1]).toEqual({
      j: 1,
      t: 1 / 252,
      x: Array.from({ length: n }, (_, i) => 1 + i / n),
    });
    expect(Object.keys(tables[0])).toEqual(['name', 'rows', 'parts', 'bytes', 'head']);
    const [row] = (await json('evaluate', '--head', '2')).tables[0].head!.slice(1);
    expect(row['kHat_estimator-3']).toBeNull();
  });

  it('has everything at once where everything is asked for', async () => {
    const all = await json('evaluate', '--head', '50', '--schema', '--stats', '--metadata');
    expect(all.tables[0].head).toHaveLength(40);
    expect(all.tables[0].schema).toHaveLength(13);
    expect(all.tables[0].stats!.map(({ kind }) => kind)).toEqual([
      'text',
      ...Array<string>(12).fill('number'),
    ]);
    expect(all.metadata).toBeDefined();
  });
});

describe('text', () => {
  it.each(['simulate', 'train:network', 'evaluate'])('of %s has no line over 80 columns', async (stage) => {
    const text = await look(stage, '--head', '4', '--schema', '--stats', '--metadata');
    for (const line of text.split('\n')) expect(width(line), line).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\u001b');
  });

  it('names the columns that there is no room for', async () => {
    const text = await look('evaluate', '--head', '2');
    expect(text.split('\n').slice(-3)).toEqual([
      '… 8 more columns: kHat_estimator-4, kHat_estimator-5, kHat_estimator-6,',
      '  kHat_estimator-7, kHat_estimator-8, kHat_estimator-9, kHat_estimator-10,',
      '  kHat_estimator-11',
    ]);
    expect(text).toContain('–');
  });
});

describe('what cannot be shown is told in one line:', () => {
  it('names that there are not', async () => {
    expect(await failure(UsageError, 'simulat')).toContain('did you mean simulate?');
    expect(await failure(UsageError, 'train:netwrk')).toContain('did you mean train:network?');
    expect(await failure(UsageError, 'import')).toContain('there is no stage import');
    expect(await failure(UsageError, 'train')).toContain('name one of train:mean, train:network');
    expect(await failure(UsageError, 'train:network/histroy')).toContain('did you mean history?');
    expect(await failure(UsageError, 'simulate/x')).toContain('leave /x out');
    expect(await failure(UsageError, `${folders['evaluate']}/metrics`)).toContain(
      'evaluate has no table metrics',
    );
    expect(await failure(UsageError, './none.arrow')).toBe('there is no file or folder ./none.arrow');
    expect(await failure(UsageError, join(file, 'x'))).toContain('there is no file or folder');
  });

  it('a folder that is no dataset', async () => {
    expect(await failure(RunError, folder)).toContain('must hold a manifest.json');
  });

  it('a stage that is not stored', async () => {
    const message = await failure(RunError, 'targets');
    expect(message).toContain(`targets of ${file} is not stored in ${data}`);
    expect(message).toContain(`\`pipeline run targets ${file} --data ${data}\``);
  });

  it('a stage that is stored with other values', async () => {
    const other = await littlePipeline(folder, 5);
    // A run of the pipeline that made it, by which it is known as its own.
    const planned = { simulate: stages['simulate'].identity.fingerprint };
    const run = { pipeline: 'little', seed: 1, threads: 1, file, what: 'simulate', planned };
    const recorder = await Recorder.open(data, run);
    await recorder.end();
    recorder.close();
    const error: unknown = await inspect('simulate', other.file, '--data', data).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RunError);
    expect((error as RunError).message).toBe(
      `simulate is stored with other values than ${other.file} has (paths: 3 → 5): ` +
        `\`pipeline run simulate ${other.file} --data ${data}\` recomputes it, ` +
        `and what was made lies in ${folders['simulate']}`,
    );
  });

  it('an unfinished dataset, by its stage and by its folder', async () => {
    const writer = await openDataset(data, stages['train:mean'].identity);
    await writePart(writer, 'parameters', 0, parameters);
    writer.release();
    expect(await failure(RunError, 'train:mean')).toContain('is unfinished: `pipeline run train:mean');
    expect(await failure(RunError, writer.folder)).toContain('is unfinished');
    expect(await failure(RunError, join(writer.folder, 'parameters'))).toContain('`pipeline run train` with');
  });

  it('a part that is missing, too short or altered', async () => {
    const elsewhere = join(folder, 'damaged');
    const { identity } = stages['simulate'];
    const part = join(await writeDataset(elsewhere, identity, { '': [paths(0, 2)] }), 'part-00000.arrow');
    const { folder: dataset, manifest } = new Store(elsewhere).find('simulate', identity.fingerprint)!;
    writeFileSync(part, Buffer.alloc(manifest.parts[0].bytes));
    expect(await failure(RunError, dataset)).toContain('its sha256 is not what was written');
    writeFileSync(part, 'ARROW1');
    expect(await failure(RunError, dataset)).toMatch(/is cut \(6 bytes, not \d+\)/);
    rmSync(part);
    expect(await failure(RunError, dataset)).toContain(
      'part-00000.arrow is missing: `pipeline run simulate` with the pipeline file',
    );
  });

  it('a number of rows that is none', async () => {
    await expect(look('simulate', '--head', '2.5')).rejects.toThrow('whole number of rows');
  });
});
