import type { DuckDBType } from '@duckdb/node-api';
import { isNumber } from './columns.js';
import { type DuckDB, type Engine, literal } from './engine.js';

/** Values that a reading does not understand, blanks and words such as NA not among them: its SQL gives NULL for them. */
export interface Failed {
  readonly count: number;
  /** Values that there are, understood or not. */
  readonly of: number;
  /** Up to three of them, each once. */
  readonly examples: readonly string[];
}

/** What a column is, and how its values are read. */
export interface Reading {
  /** list: of numbers. Text counts as numbers where at least half of it is, as times where nearly all of it is. */
  readonly kind: 'number' | 'list' | 'time' | 'text' | 'other';
  /**
   * Its values in SQL: DOUBLE for numbers, DOUBLE[] for lists, DATE or TIMESTAMP for times (text and whole numbers such as
   * epochs among them), else the column itself.
   */
  readonly sql: string;
  /** The column as the table has it: exact where `sql` rounds, so what orders and labels rows. */
  readonly stored: string;
  /** Of times that are text: the format as strptime has it, such as %d/%m/%y. */
  readonly format?: string;
  /** How text or whole numbers are read, as in “day/month/year”; undefined where the type says all. */
  readonly words?: string;
  readonly failed: Failed;
  /**
   * A sentence, where the values do not say how they are to be read: two formats of dates fit, or too much is not
   * understood. It names the key that decides. A column that is needed must be refused with it.
   */
  readonly needs?: string;
}

/** Ways to write a date in which day, month and year cannot be taken for each other. */
const formats = ['%b %d %Y', '%b %d, %Y', '%d %b %Y', '%d.%m.%Y'];

const none: Failed = { count: 0, of: 0, examples: [] };

/** How the values of `column` (an identifier) of `table` are read. */
export async function readingOf(
  engine: Engine,
  table: string,
  column: string,
  type: DuckDBType,
): Promise<Reading> {
  const { duckdb } = engine;
  const { VARCHAR, LIST, ARRAY, DOUBLE } = duckdb.DuckDBTypeId;
  const as = (kind: Reading['kind'], sql = column): Reading => ({ kind, sql, stored: column, failed: none });
  const cast = (typeId: number, to: string): string =>
    typeId === DOUBLE ? column : `CAST(${column} AS ${to})`;
  if (isNumber(duckdb, type)) return as('number', cast(type.typeId, 'DOUBLE'));
  if (isTime(duckdb, type)) return as('time');
  if (type.typeId === LIST || type.typeId === ARRAY) {
    const { valueType } = type;
    return isNumber(duckdb, valueType) ? as('list', cast(valueType.typeId, 'DOUBLE[]')) : as('other');
  }
  if (type.typeId !== VARCHAR) return as('other');
  const number = `TRY_CAST(${column} AS DOUBLE)`;
  const dates = formats.map((format) => `try_strptime(${column}, ${literal(format)})`);
  const times = [`TRY_CAST(${column} AS TIMESTAMP)`, ...dates];
  const counts = [column, number, ...times].map((sql) => `count(${sql})`);
  const result = await engine.connection.run(`SELECT ${counts.join(', ')} FROM ${table}`);
  const [[present, numbers, ...asTime]] = await result.getRows();
  if (Number(present) === 0) return as('other');
  if (2 * Number(numbers) >= Number(present)) return as('number', number);
  const time = times.find((_, i) => asTime[i] === present);
  return time === undefined ? as('text') : as('time', time);
}

function isTime({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean {
  return [id.DATE, id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ].includes(
    typeId,
  );
}
