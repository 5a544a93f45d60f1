import type { ColumnProfile, DataFile } from '../sql/profile.js';
import { table } from '../sql/profile.js';
import { clocksOf } from './clock.js';
import { calendarOrder, type Order } from './calendar.js';
import { calendarPart, isUnnamed, quoted, suggests } from './names.js';

/** An order, and how the rows lie in the file by it. */
export interface MeasuredOrder extends Order {
  /** Rows that have a time. */
  readonly rows: number;
  /** Different times. */
  readonly times: number;
  /** Steps from row to row of the file to a later and to an earlier time. */
  readonly rises: number;
  readonly falls: number;
}

/** Share of the rows that must have a time: footers and blanks may not. */
const mostRows = 0.9;

export async function measureOrder({ ask }: DataFile, order: Order): Promise<MeasuredOrder> {
  const [counts] = await ask(
    `SELECT count(time), count(DISTINCT time), count(*) FILTER (time > before), count(*) FILTER (time < before)
     FROM (SELECT time, lag(time) OVER (ORDER BY row) AS before
           FROM (SELECT rowid AS row, ${order.sql} AS time FROM ${table}) WHERE time IS NOT NULL)`,
  );
  const [rows, times, rises, falls] = counts.map(Number);
  return { ...order, rows, times, rises, falls };
}

/** Whether times only rise in the file, or only fall; equal ones may follow one another. */
export function isSorted({ rises, falls }: Pick<MeasuredOrder, 'rises' | 'falls'>): boolean {
  return Math.min(rises, falls) === 0;
}

const isWhole = (column: ColumnProfile, rows: number): boolean => column.values >= mostRows * rows;

/**
 * What may be the time of each row, the likeliest first: dates and times, with the time of day that stands beside; year,
 * month, day and hour in columns of their own; numbers that are called so; at last a number that only rises or only falls.
 */
export async function possibleOrders(file: DataFile): Promise<MeasuredOrder[]> {
  const { columns, rows } = file;
  const times = columns.filter((column) => column.kind === 'time' && isWhole(column, rows));
  const named = [
    ...times.filter((column) => suggests(column, 'time')),
    ...times.filter((column) => !suggests(column, 'time')),
  ];
  const found: MeasuredOrder[] = [];
  for (const column of named) found.push(...(await ofDate(file, column)));
  const parts = calendarOrder(columns.filter((column) => isWhole(column, rows)));
  if (parts) found.push(await measureOrder(file, parts));
  const numbers = columns.filter(
    (column) => column.kind === 'number' && isWhole(column, rows) && column.least! < column.greatest!,
  );
  for (const column of numbers.filter((one) => suggests(one, 'time') && !parts?.columns.includes(one))) {
    found.push(await measureOrder(file, ofNumber(column)));
  }
  // One whose name means a clock first: what only rises may be a price.
  found.sort((a, b) => Number(isUnique(b)) - Number(isUnique(a)));
  return [...found, ...(await risingNumbers(file, numbers))];
}

function isUnique({ rows, times }: MeasuredOrder): boolean {
  return rows === times;
}

/** What orders rows by a column: whole numbers as they are stored, since a DOUBLE may round them; text as what it says. */
export function orderSql({ kind, type, sql, stored }: ColumnProfile): string {
  return kind === 'number' && type !== 'VARCHAR' ? stored : sql;
}

function ofNumber(column: ColumnProfile): Order {
  return { sql: orderSql(column), columns: [column], words: `${quoted(column)} is the time.`, fine: true };
}

/** Numbers of which each is above the one before it, or each below, where there are others beside them. */
async function risingNumbers(file: DataFile, numbers: readonly ColumnProfile[]): Promise<MeasuredOrder[]> {
  const others = file.columns.filter(({ kind }) => kind === 'number' || kind === 'list').length > 1;
  const rising = numbers.filter(
    ({ values, rises, falls }) => Math.max(rises, falls) === values - 1 && values > 1,
  );
  const counting = [
    ...rising.filter(({ whole }) => whole),
    ...rising.filter((column) => !column.whole && !suggests(column, 'value')),
  ];
  if (!others || counting.length === 0) return [];
  const [column] = counting;
  const words = isUnnamed(column)
    ? `No column is a time: rows are taken in the order of ${quoted(column)}, which counts them.`
    : `${quoted(column)} only ${column.rises > 0 ? 'rises' : 'falls'}, and is used as the time.`;
  return [await measureOrder(file, { ...ofNumber(column), words })];
}

/** A column of dates, alone and with each time of day that stands beside it. */
async function ofDate(file: DataFile, column: ColumnProfile): Promise<MeasuredOrder[]> {
  const { sql, words } = column;
  const [[timed]] = await file.ask(`SELECT count(*) FILTER (epoch(${sql}) % 86400 <> 0) FROM ${table}`);
  const fine = Number(timed) > 0;
  const read = words === undefined ? '' : `, read as ${words}`;
  const alone = await measureOrder(file, {
    sql,
    columns: [column],
    words: `${quoted(column)} is the time${read}.`,
    fine,
  });
  if (fine || isUnique(alone)) return [alone];
  const both: MeasuredOrder[] = [];
  for (const clock of await clocksOf(file)) {
    const order = await measureOrder(file, {
      sql: `CAST(${sql} AS DATE) + ${clock.sql}`,
      columns: [column, clock.column],
      words: `${quoted(column)} and ${quoted(clock.column)} together are the time${read}.`,
      fine: true,
    });
    if (order.times > alone.times) both.push(order);
  }
  const hours = file.columns.find((one) => calendarPart(one) === 'hour');
  if (hours && both.length === 0) {
    const order = await measureOrder(file, {
      sql: `CAST(${sql} AS TIMESTAMP) + to_hours(CAST(${hours.stored} AS BIGINT))`,
      columns: [column, hours],
      words: `${quoted(column)} and ${quoted(hours)} together are the time${read}.`,
      fine: true,
    });
    if (order.times > alone.times) both.push(order);
  }
  return [...both, alone];
}
