import type { DuckDBType } from '@duckdb/node-api';
import { isNumber } from './columns.js';
import { type DuckDB, type Engine, literal } from './engine.js';

/** What a column is, and how its values are read. */
export interface Reading {
  /** list: of numbers. Text counts as numbers where at least half of it is, as times where all of it is. */
  readonly kind: 'number' | 'list' | 'time' | 'text' | 'other';
  /** Its values in SQL: the column, or what makes numbers or times of its text. */
  readonly sql: string;
}

/** Ways to write a date in which day, month and year cannot be taken for each other. */
const formats = ['%b %d %Y', '%b %d, %Y', '%d %b %Y', '%d.%m.%Y'];

/** How the values of `column` (an identifier) of `table` are read. */
export async function readingOf(
  engine: Engine,
  table: string,
  column: string,
  type: DuckDBType,
): Promise<Reading> {
  const { duckdb } = engine;
  const { VARCHAR, LIST, ARRAY } = duckdb.DuckDBTypeId;
  if (isNumber(duckdb, type)) return { kind: 'number', sql: column };
  if (isTime(duckdb, type)) return { kind: 'time', sql: column };
  if (type.typeId === LIST || type.typeId === ARRAY) {
    return { kind: isNumber(duckdb, type.valueType) ? 'list' : 'other', sql: column };
  }
  if (type.typeId !== VARCHAR) return { kind: 'other', sql: column };
  const number = `TRY_CAST(${column} AS DOUBLE)`;
  const dates = formats.map((format) => `try_strptime(${column}, ${literal(format)})`);
  const times = [`TRY_CAST(${column} AS TIMESTAMP)`, ...dates];
  const counts = [column, number, ...times].map((sql) => `count(${sql})`);
  const result = await engine.connection.run(`SELECT ${counts.join(', ')} FROM ${table}`);
  const [[present, numbers, ...asTime]] = await result.getRows();
  if (Number(present) === 0) return { kind: 'other', sql: column };
  if (2 * Number(numbers) >= Number(present)) return { kind: 'number', sql: number };
  const time = times.find((_, i) => asTime[i] === present);
  return time === undefined ? { kind: 'text', sql: column } : { kind: 'time', sql: time };
}

function isTime({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean {
  return [id.DATE, id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ].includes(
    typeId,
  );
}
