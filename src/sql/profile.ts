import { resolve } from 'node:path';
import type { DuckDBType } from '@duckdb/node-api';
import { type Engine, identifier, withEngine } from './engine.js';
import { checkFile, loadFile } from './files.js';
import { type Reading, readingOf } from './reading.js';

/** What a column of a file holds. */
export interface ColumnProfile extends Reading {
  readonly name: string;
  /** Rows in which it has a finite number, or whatever else it holds. */
  readonly values: number;
  /** The least of its finite numbers; null where there are none. */
  readonly least: number | null;
  /** Whether no value occurs twice. */
  readonly unique: boolean;
  /** Whether each row's value is above that of the row before it, or each below. */
  readonly monotone: boolean;
}

/** Rows of several series: the column that tells them apart, and the one with the most rows. */
export interface Groups {
  readonly column: string;
  readonly count: number;
  readonly commonest: string;
}

export interface FileProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Where the first column of times has each time several times, and a column of text tells those rows apart. */
  readonly groups: Groups | undefined;
}

const table = 'observed';

/**
 * Looks at the columns of a data file (.csv .tsv .parquet .json .ndjson .jsonl .arrow .feather) with the engine that
 * imports run in. Throws UsageError where there is no such file, or it is not what its ending says.
 */
export async function profileFile(
  path: string,
  throwIfInterrupted: () => void = () => undefined,
): Promise<FileProfile> {
  checkFile(table, resolve(path));
  return withEngine(async (engine) => {
    await loadFile(engine, table, resolve(path));
    const described = await engine.connection.run(`SELECT * FROM ${table} LIMIT 0`);
    const types = described.columnTypes();
    const columns: ColumnProfile[] = [];
    for (const [c, name] of described.columnNames().entries()) {
      columns.push(await profileColumn(engine, name, types[c]));
    }
    const [[rows]] = await read(engine, `SELECT count(*) FROM ${table}`);
    const times = columns.find(({ kind }) => kind === 'time');
    const groups = times && !times.unique ? await groupsOf(engine, times, columns) : undefined;
    return { rows: Number(rows), columns, groups };
  }, throwIfInterrupted);
}

async function profileColumn(engine: Engine, name: string, type: DuckDBType): Promise<ColumnProfile> {
  const reading = await readingOf(engine, table, identifier(name), type);
  const { kind, sql } = reading;
  const finite = kind === 'number' ? 'isfinite(value)' : 'value IS NOT NULL';
  const [[values, present, distinct, up, down]] = await read(
    engine,
    `SELECT count(*) FILTER (${finite}), count(value), count(DISTINCT value),
            count(*) FILTER (value > before), count(*) FILTER (value < before)
     FROM (SELECT ${sql} AS value, lag(${sql}) OVER (ORDER BY rowid) AS before FROM ${table})`,
  );
  const [[least]] =
    kind === 'number'
      ? await read(engine, `SELECT min(${sql}) FILTER (isfinite(${sql})) FROM ${table}`)
      : [[null]];
  const steps = Number(present) - 1;
  return {
    ...reading,
    name,
    values: Number(values),
    least: least === null ? null : Number(least),
    unique: distinct === present,
    monotone: steps > 0 && [up, down].some((count) => Number(count) === steps),
  };
}

/** The first column of text whose values tell apart the rows of the same time. */
async function groupsOf(
  engine: Engine,
  times: ColumnProfile,
  columns: readonly ColumnProfile[],
): Promise<Groups | undefined> {
  for (const { name, kind } of columns) {
    if (kind !== 'text') continue;
    const column = identifier(name);
    const [[rows, pairs, count]] = await read(
      engine,
      `SELECT count(*), count(DISTINCT (${times.sql}, ${column})), count(DISTINCT ${column}) FROM ${table}`,
    );
    if (rows !== pairs) continue;
    const [[commonest]] = await read(
      engine,
      `SELECT ${column} FROM ${table} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    return { column: name, count: Number(count), commonest: String(commonest) };
  }
  return undefined;
}

async function read({ connection }: Engine, sql: string): Promise<unknown[][]> {
  const result = await connection.run(sql);
  return result.getRows();
}
