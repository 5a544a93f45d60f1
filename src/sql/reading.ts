import type { DuckDBType } from '@duckdb/node-api';
import { isNumber } from './columns.js';
import { dateReading } from './date-reading.js';
import type { DuckDB, Engine } from './engine.js';
import type { FileOptions } from './file-options.js';
import { loadedReading } from './load-types.js';
import { numberReading } from './number-reading.js';
import { type Failed, textColumn } from './text-column.js';
import { wholeNumberTimes } from './whole-number-times.js';

export type { Failed } from './text-column.js';

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
  readonly format?: string | undefined;
  /** How text or whole numbers are read, as in “day/month/year”; undefined where the type says all. */
  readonly words?: string | undefined;
  readonly failed: Failed;
  /**
   * A sentence, where the values do not say how they are to be read: two formats of dates fit, or too much is not
   * understood. It names the key that decides. A column that is needed must be refused with it.
   */
  readonly needs?: string;
  /**
   * Of numbers that are text, where they are not plain or some are not understood: the options of a declared file by which
   * a run gives the column as DOUBLE, and says how many values it does not understand.
   */
  readonly options?: FileOptions;
}

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
  const cast = ({ typeId }: DuckDBType, to: string): string =>
    typeId === DOUBLE ? column : `CAST(${column} AS ${to})`;
  if (isNumber(duckdb, type)) {
    const times = await wholeNumberTimes(engine, table, column);
    return times ? { ...as('time'), ...times } : as('number', cast(type, 'DOUBLE'));
  }
  if (isTime(duckdb, type)) return { ...as('time'), ...loadedReading(engine, table, column) };
  if (type.typeId === LIST || type.typeId === ARRAY) {
    const { valueType } = type;
    return isNumber(duckdb, valueType) ? as('list', cast(valueType, 'DOUBLE[]')) : as('other');
  }
  if (type.typeId !== VARCHAR) return as('other');
  const text = await textColumn(engine, table, column);
  if (text.present === 0) return as('other');
  const dates = await dateReading(engine, text);
  if (dates) return { ...as('time'), ...dates };
  const numbers = await numberReading(engine, text);
  return numbers ? { ...as('number'), ...numbers } : as('text');
}

function isTime({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean {
  return [id.DATE, id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ].includes(
    typeId,
  );
}
