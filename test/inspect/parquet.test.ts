import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError, RunError } from '#dist/errors.js';
import { inspect as inspectOf, loadPipeline } from '#dist/index.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { planStages } from '#dist/run/plan.js';
import { Store } from '#dist/store/store.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { inspect } from './scratch.js';

const folder = folderOfFile();
const data = join(folder, 'data');
let file: string;

beforeAll(async () => {
  await runIn(folder, smallPipeline);
  file = join(folder, 'pipeline.yaml');
});

const look = (...words: string[]): Promise<string> => inspect(...words, '--data', data);

/** What an engine of its own reads from a Parquet file. */
async function readParquet(path: string, sql = 'FROM it'): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE VIEW it AS FROM read_parquet('${path.replaceAll("'", "''")}')`);
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('a Parquet file', () => {
  it('has the table’s values, the same bytes each time', async () => {
    const path = join(folder, "it's targets.parquet");
    const text = await look('targets', file, '--parquet', path);
    expect(text).toMatch(/targets\.parquet: 400 × \d, [\d.]+ kB$/);
    const bytes = readFileSync(path);
    await look('targets', file, '--parquet', path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(existsSync(`${path}.tmp`)).toBe(false);
    const stage = (await planStages(loadPipeline(file))).find(({ name }) => name === 'targets')!;
    const stored = readColumns(new Store(data).find('targets', stage.identity.fingerprint)!, ['s', 'k']);
    const read = await readParquet(path);
    expect(read.map(({ s }) => s)).toEqual([...stored.s]);
    expect(read.map(({ k }) => k)).toEqual([...stored.k]);
    expect(read.map(({ j }) => j)).toEqual(Array.from({ length: 400 }, (_, j) => j));
  });

  it('has lists, and the result of SQL with the SQL in its metadata', async () => {
    const path = join(folder, 'sql.parquet');
    const sql = "select j, x, list_avg(x) as mean, 'it''s' as word from simulate where j < 7 -- few;";
    await look('simulate', file, '--sql', sql, '--parquet', path);
    const read = await readParquet(path);
    expect(read).toHaveLength(7);
    const shown = JSON.parse(await look('simulate', file, '--head', '7', '--json')) as {
      tables: { head: { x: number[] }[] }[];
    };
    expect(read.map(({ x }) => x)).toEqual(shown.tables[0].head.map(({ x }) => x));
    expect(read[3]['word']).toBe("it's");
    const [metadata] = await readParquet(
      path,
      `SELECT decode(value) AS sql FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'sql'`,
    );
    expect(metadata['sql']).toBe(sql);
  });

  it('of one of several tables is asked for by its name', async () => {
    const path = join(folder, 'metrics.parquet');
    await expect(look('evaluate', file, '--parquet', path)).rejects.toThrow('--parquet must be of one table');
    const { tables } = await inspectOf('evaluate/metrics', {
      pipeline: file,
      dataFolder: data,
      parquet: path,
    });
    expect(tables[0].parquet).toMatchObject({ path });
    expect(await readParquet(path, 'SELECT count(*)::INT AS rows FROM it')).toEqual([
      { rows: tables[0].rows },
    ]);
  });

  it('is not written, nor changed, by SQL that fails or reaches for files', async () => {
    const path = join(folder, 'kept.parquet');
    writeFileSync(path, 'as it was');
    for (const sql of [
      'select nothing',
      "select error('no') from targets",
      `from read_parquet('${path}.tmp')`,
    ]) {
      await expect(look('targets', file, '--sql', sql, '--parquet', path)).rejects.toThrow(UsageError);
    }
    expect(readFileSync(path, 'utf8')).toBe('as it was');
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });
});

describe('the pipeline file of what is inspected', () => {
  it('may have other values', async () => {
    await runIn(folder, smallPipeline, { what: 'targets', set: ['targets.noise=0'] });
    const noise = async (...words: string[]): Promise<string> =>
      look(
        'targets',
        file,
        '--csv',
        '--sql',
        'select max(abs(k - "lambda" * s)) > 1e-9 as noisy from targets',
        ...words,
      );
    expect(await noise()).toContain('true');
    expect(await noise('--set', 'targets.noise=0')).toContain('false');
    await expect(look('targets', file, '--set', 'targets.noise=7')).rejects.toThrow(RunError);
    await expect(look('targets', file, '--set', 'targets.noise=7')).rejects.toThrow(
      /pipeline run targets \S+ --data \S+ --set targets\.noise=7/,
    );
  });
});
