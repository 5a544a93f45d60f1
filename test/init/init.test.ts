import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { type LoadedPipeline, loadPipeline, type RunReport } from '#dist/index.js';
import { init } from '../../src/init/init.js';
import { temporaryFolder } from '../folders.js';
import { run as runPipeline } from '../shared-threads.js';
import { ofLambda, resultOf, rowsOf } from '../tables.js';

/** Files to start from: what they say, that they run as they are, and what they make of a person's data. */

async function initIn(
  folder: string,
  from?: string,
  orderBy?: string,
): Promise<LoadedPipeline & { text: string }> {
  const file = join(folder, 'pipeline.yaml');
  const text = await init({
    file,
    ...(from !== undefined && { from }),
    ...(orderBy !== undefined && { orderBy }),
    force: true,
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
  return { ...loadPipeline(file), text };
}

const run = (loaded: LoadedPipeline, folder: string): Promise<RunReport> =>
  runPipeline(loaded, { what: 'all', threads: 2, dataFolder: join(folder, 'data') });

/** Writes a data file into a fresh folder, inits from it, and gives what was made. */
async function from(
  name: string,
  content: string,
  orderBy?: string,
): Promise<LoadedPipeline & { text: string; directory: string }> {
  const directory = temporaryFolder();
  writeFileSync(join(directory, name), content);
  return { ...(await initIn(directory, join(directory, name), orderBy)), directory };
}

/** As files of the Federal Reserve's data are: the first days of EUR/USD, with holidays, then a made-up series. */
const fred = [
  '"date","DEXUSEU"',
  '1999-01-04,1.1812',
  '1999-01-05,1.176',
  '1999-01-06,1.1636',
  '1999-01-07,1.1672',
  '1999-01-08,1.1554',
  '1999-01-11,1.1534',
  '1999-01-12,1.1548',
  '1999-01-13,1.1698',
  '1999-01-14,1.1689',
  '1999-01-15,1.1591',
  '1999-01-18,.',
  ...Array.from({ length: 120 }, (_, i) => {
    const date = new Date(Date.UTC(1999, 1, 1 + i)).toISOString().slice(0, 10);
    return `${date},${i % 17 === 9 ? '.' : (1.15 + 0.01 * Math.sin(i * i)).toFixed(4)}`;
  }),
].join('\n');

const days = (rows: number, row: (i: number) => string): string[] =>
  Array.from(
    { length: rows },
    (_, i) => `${new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)},${row(i)}`,
  );

describe('a file for a simulation', () => {
  it('runs as it is, and finds its λ', async () => {
    const folder = temporaryFolder();
    const loaded = await initIn(folder);
    const report = await run(loaded, folder);
    const [lambda] = resultOf(report, 'closed-form').parameters;
    expect(lambda.truth).toBe(0.25);
    expect(Math.abs(lambda.estimate! - 0.25)).toBeLessThan(5 * lambda.standardError!);
    expect(ofLambda(report).verdicts.every(({ answer }) => answer !== 'unknown')).toBe(true);
  });

  it.each([false, true])(
    'says the same with any default key uncommented (imported: %s)',
    async (imported) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'rates.csv'), fred);
      const { text, file, pipeline } = await initIn(folder, imported ? join(folder, 'rates.csv') : undefined);
      const lines = text.split('\n');
      const keys = lines.flatMap((line, i) => (/^ {0,8}# \w+: [^ #]/.test(line) ? [i] : []));
      expect(keys.length).toBeGreaterThan(9);
      for (const at of keys) {
        writeFileSync(file, lines.with(at, lines[at].replace('# ', '')).join('\n'));
        expect(loadPipeline(file).pipeline).toEqual(pipeline);
      }
    },
  );

  it('has a comment on every key that stands in it', async () => {
    const { text } = await initIn(temporaryFolder());
    const bare = text.split('\n').filter((line) => /^ *[\w-]+:/.test(line) && !line.includes(' # '));
    // Headings, and names that are a person's own.
    const headings = ['simulate', 'targets', 'train', 'holdOut', 'mean', 'closed-form', 'network'];
    expect(bare.map((line) => line.trim())).toEqual(headings.map((name) => `${name}:`));
  });
});

describe('a file for a series with missing values', () => {
  it('runs as it is; x and k are the log returns and their next squares', async () => {
    const { directory, pipeline, text, ...loaded } = await from('DEXUSEU.csv', fred);
    expect(pipeline.import).toMatchObject({ files: { observed: 'DEXUSEU.csv' }, target: 'last' });
    const report = await run({ ...loaded, pipeline }, directory);

    const prices = fred.split('\n').flatMap((line) => (/\d$/.test(line) ? [Number(line.split(',')[1])] : []));
    const returns = prices.slice(1).map((price, i) => Math.log(price / prices[i]));
    const window = pipeline.import!.window!;
    expect(window).toBe(Math.floor((returns.length - 1) / 20));
    const rows = rowsOf<{ x: Float64Array; k: number }>(report, 'import');
    expect(rows).toHaveLength(returns.length - window);
    rows.forEach(({ x, k }, j) => {
      [...x].forEach((value, i) => expect(value).toBeCloseTo(returns[j + i], 14));
      expect(k).toBeCloseTo(returns[j + window] ** 2, 14);
    });
    // Held out: the last fifth, and no window that shares a value with one of the training rows.
    const { train, holdOut } = ofLambda(report).rows;
    expect(train + holdOut).toBe(rows.length - (window - 1));
    expect(text).toMatch(/^# 8 of 131 rows have no number there and are left out\.$/m);
  });

  const shared = join(import.meta.dirname, '../../../shared/data/eurusd/DEXUSEU.csv');
  it.skipIf(!existsSync(shared))('the whole of EUR/USD runs as well (needs the shared data)', async () => {
    const folder = temporaryFolder();
    const report = await run(await initIn(folder, shared), folder);
    expect(ofLambda(report).rows).toEqual({ train: 3830, holdOut: 963 });
  });
});

describe('what is proposed', () => {
  it('takes the range where there are open, high, low and close', async () => {
    const rows = days(60, (i) => `${10 + Math.sin(i)},${12 + Math.cos(i)},8,${10 + Math.cos(3 * i)}`);
    const { pipeline, directory, ...loaded } = await from(
      'p.csv',
      ['Day,Open,High,Low,Close', ...rows].join('\n'),
    );
    expect(pipeline.evaluate.reference).toEqual({ name: '4 ln 2', lambda: 2.772588722239781 });
    const report = await run({ ...loaded, pipeline }, directory);
    const [first] = rowsOf<{ x: Float64Array; k: number }>(report, 'import');
    const window = pipeline.import!.window!;
    const range = Array.from({ length: window }, (_, i) => Math.log((12 + Math.cos(i)) / 8) ** 2);
    expect(first.k).toBeCloseTo(range.reduce((sum, value) => sum + value, 0) / window, 12);
    expect(first.x[0]).toBeCloseTo(Math.log(11 / 10), 12);
  });

  it('takes one of several series, by dates that are written in words', async () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const rows = Array.from({ length: 96 }, (_, i) => `${months[i % 12]} 1 ${2000 + Math.floor(i / 12)}`);
    const csv = [
      'symbol,date,price',
      ...rows.map((date, i) => `"O'Hara",${date},${20 + Math.sin(i)}`),
      ...rows.slice(1).map((date) => `B,${date},7`),
    ];
    const { pipeline, text, directory, ...loaded } = await from('stocks.csv', csv.join('\n'));
    expect(text).toContain("“symbol” distinguishes 2 series: O'Hara is taken");
    const report = await run({ ...loaded, pipeline }, directory);
    const [first] = rowsOf<{ x: Float64Array; label: string }>(report, 'import');
    expect(first.x[0]).toBeCloseTo(Math.log((20 + Math.sin(1)) / 20), 12);
    // The first return is February's; the row ends with its window.
    expect(first.label).toMatch(/^2000-0\d-01/);
  });

  it('takes differences where values are not all positive, the file’s order where it is asked for', async () => {
    const values = Array.from({ length: 80 }, (_, i) => ((i * 37) % 11) - 5);
    const content = JSON.stringify(values.map((v) => ({ v })));
    await expect(from('v.json', content)).rejects.toThrow(/gives the order of its rows.*--order-by rowid/);
    const { pipeline, text, directory, ...loaded } = await from('v.json', content, 'rowid');
    expect(text).toContain('# Rows are taken in the order of the file.');
    const report = await run({ ...loaded, pipeline }, directory);
    const [first] = rowsOf<{ x: Float64Array; k: number }>(report, 'import');
    expect([...first.x]).toEqual([0, 1, 2].map((i) => values[i + 1] - values[i]));
    expect(first.k).toBe((values[4] - values[3]) ** 2);
  });

  it('orders by a number that only falls, and by the newest first as well as the oldest', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${3 + Math.sin(i)},${1000 - i}`);
    const { pipeline } = await from('n.tsv', ['v,step', ...rows].join('\n').replaceAll(',', '\t'));
    expect(pipeline.import!.sql).toContain('"step" AS label, "v" AS value');
  });

  it.each(['parquet', 'arrow'])('reads %s, and takes x and k where they have these names', async (ending) => {
    const directory = temporaryFolder();
    const data = join(directory, `rows.${ending}`);
    if (ending === 'parquet') {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const source = 'SELECT i AS t, [sin(i), cos(i)] AS x, 0.5 + sin(i) AS k FROM range(50) AS r(i)';
      await connection.run(`COPY (${source}) TO '${data}' (FORMAT parquet)`);
      connection.closeSync();
    } else {
      const { tableFromArrays, tableToIPC } = await import('apache-arrow');
      const numbers = (f: (i: number) => number): Float64Array =>
        Float64Array.from({ length: 50 }, (_, i) => f(i));
      const arrow = tableFromArrays({
        t: numbers((i) => i),
        x: numbers(Math.sin),
        k: numbers((i) => 0.5 + Math.sin(i)),
      });
      writeFileSync(data, tableToIPC(arrow, 'file'));
    }
    const loaded = await initIn(directory, data);
    expect(loaded.pipeline.import!.window).toBe(ending === 'parquet' ? undefined : 2);
    const report = await run(loaded, directory);
    const rows = rowsOf<{ x: Float64Array; k: number }>(report, 'import');
    expect(rows[3].x[1]).toBeCloseTo(ending === 'parquet' ? Math.cos(3) : Math.sin(4), 14);
  });
});

describe('the head of a file from data', () => {
  it('names every column that was seen, and what became of it', async () => {
    const days = Array.from({ length: 60 }, (_, i) =>
      new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
    );
    const rows = days.map((day, i) => `${day},A,${i + 1},10.${i},1${i % 7}.5,7,word${i % 3}`);
    const { text } = await from('p.csv', ['date,station,id,close,vol,const,note', ...rows].join('\n'));
    const head = text.slice(0, text.indexOf('name:')).replaceAll('\n# ', ' ');
    for (const name of ['date', 'close', 'vol', 'station', 'id', 'const', 'note']) {
      expect(head).toContain(`“${name}”`);
    }
    expect(head).toContain(
      'Left out: “station” (the same in every row), “id” (whole numbers that count the rows), “vol” (numbers), “const” (the same in every row), “note” (text).',
    );
  });
});

describe('init refuses, and writes nothing', () => {
  it('a file that is there, without --force', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(file, stringify({ mine: 1 }));
    await expect(init({ file })).rejects.toThrow(/must not exist yet, and it does: .* --force$/);
    expect(readFileSync(file, 'utf8')).toBe('mine: 1\n');
  });

  it.each([
    [
      'no numbers',
      ['date,name', ...days(60, (i) => `n${i}`)],
      /a column of numbers besides its times.*date \(time\), name \(text\)/,
    ],
    ['too few rows', ['date,v', ...days(41, (i) => `${i * i + 1}`)], /at least 40 values of x, found 39/],
  ])('data with %s', async (_, rows, message) => {
    const folder = temporaryFolder();
    const data = join(folder, 'd.csv');
    writeFileSync(data, rows.join('\n'));
    const file = join(folder, 'pipeline.yaml');
    await expect(init({ file, from: data })).rejects.toThrow(message);
    expect(existsSync(file)).toBe(false);
  });

  it('data or a folder that is not there', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pipeline.yaml');
    await expect(init({ file, from: join(folder, 'd.csv') })).rejects.toThrow(/must be a file, found none/);
    await expect(init({ file: join(folder, 'deep', 'p.yaml') })).rejects.toThrow(
      /must be a folder, found none/,
    );
  });
});
