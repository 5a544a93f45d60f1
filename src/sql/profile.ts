import { resolve } from 'node:path';
import type { DuckDBType } from '@duckdb/node-api';
import { type Measures, measureColumns } from './column-measures.js';
import { isNumber } from './columns.js';
import { type DuckDB, type Engine, identifier, withEngine } from './engine.js';
import type { DeclaredFile } from './file-options.js';
import { checkFile, loadFile } from './files.js';
import { type Reading, readingOf } from './reading.js';

/** What a column of a file holds. Of times, least and greatest are seconds; of text they say no more than whether they differ. */
export interface ColumnProfile extends Reading, Measures {
  readonly name: string;
  /** Its type in SQL, such as VARCHAR. */
  readonly type: string;
}

/** A data file that is open for questions. */
export interface DataFile {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** The rows that a query on the table `observed` gives. */
  ask(sql: string): Promise<unknown[][]>;
}

/** The table's name in SQL. */
export const table = 'observed';

/**
 * Looks at the columns of a data file, of any kind that an import declares, with the engine that
 * imports run in, and does `work` with what it found. Throws UsageError where there is no such file, or it is not what
 * its ending says; `key` is what messages call the file.
 */
export async function withDataFile<Result>(
  declared: DeclaredFile,
  work: (file: DataFile) => Promise<Result>,
  throwIfInterrupted: () => void = () => undefined,
  key?: string,
): Promise<Result> {
  const { path } = declared;
  const file = { ...declared, path: resolve(path) };
  checkFile(table, file, key);
  return withEngine(async (engine) => {
    await loadFile(engine, table, file);
    const ask = async (sql: string): Promise<unknown[][]> => {
      throwIfInterrupted();
      return (await engine.connection.run(sql)).getRows();
    };
    const [[rows]] = await ask(`SELECT count(*) FROM ${table}`);
    return work({ path, rows: Number(rows), columns: await profileColumns(engine), ask });
  }, throwIfInterrupted);
}

/** A column as the engine describes it. */
interface Described {
  readonly name: string;
  readonly stored: string;
  readonly type: DuckDBType;
}

async function profileColumns(engine: Engine): Promise<ColumnProfile[]> {
  const result = await engine.connection.run(`SELECT * FROM ${table} LIMIT 0`);
  const types = result.columnTypes();
  const described = result
    .columnNames()
    .map((name, c): Described => ({ name, stored: identifier(name), type: types[c] }));
  const readings = await readColumns(engine, described);
  const numbers = readings.map((reading, c) => asNumber(engine.duckdb, reading, types[c]));
  const measures = await measureColumns(engine, table, numbers);
  return described.map(({ name, type }, c) => ({
    ...readings[c],
    ...measures[c],
    name,
    type: String(type),
  }));
}

/** Whole numbers from here on may be dates or count since 1970. */
const leastTime = 1e7;
/** Columns from which on it pays to ask of a few of them at once in a table of their own. */
const wide = 200;
const slice = 100;

/**
 * How each column is read. The engine binds all columns of a table for every query, so that those of a wide table are
 * asked of in slices; numbers that can be no times are not asked of at all.
 */
async function readColumns(engine: Engine, columns: readonly Described[]): Promise<Reading[]> {
  const numbers = columns.filter(({ type }) => isNumber(engine.duckdb, type));
  const casts = numbers.map(({ stored }) => `CAST(${stored} AS DOUBLE)`);
  const measured = await measureColumns(engine, table, casts);
  const plain = new Set(numbers.filter((_, i) => !measured[i].whole || measured[i].least! < leastTime));
  const asked = columns.filter((column) => !plain.has(column));
  const readings = new Map<Described, Reading>();
  for (let first = 0; first < asked.length; first += slice) {
    const some = asked.slice(first, first + slice);
    const source = columns.length > wide ? `${table}_slice` : table;
    if (source !== table) {
      const names = some.map(({ stored }) => stored).join(', ');
      await engine.connection.run(`CREATE OR REPLACE TEMP TABLE ${source} AS SELECT ${names} FROM ${table}`);
    }
    for (const column of some) {
      // How the loader has read dates it knows by the table that it loaded.
      const from = column.type.typeId === engine.duckdb.DuckDBTypeId.VARCHAR ? source : table;
      readings.set(column, await readingOf(engine, from, column.stored, column.type));
    }
  }
  return columns.map((column) => readings.get(column) ?? plainNumber(column));
}

function plainNumber({ stored, type }: Described): Reading {
  const sql = String(type) === 'DOUBLE' ? stored : `CAST(${stored} AS DOUBLE)`;
  return { kind: 'number', sql, stored, failed: { count: 0, of: 0, examples: [] } };
}

/** A column's values as DOUBLE; of what is neither number nor time a number that differs where they do. */
function asNumber(
  { DuckDBTypeId: id }: DuckDB,
  { kind, sql, stored }: Reading,
  { typeId }: DuckDBType,
): string {
  if (kind === 'number') return `CAST(${sql} AS DOUBLE)`;
  if (kind === 'time') return `epoch(${sql})`;
  if (typeId === id.TIME) return `epoch(${stored})`;
  return `CASE WHEN ${stored} IS NOT NULL THEN CAST(hash(${stored}) AS DOUBLE) END`;
}
