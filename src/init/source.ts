import { UsageError } from '../errors.js';
import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { type Groups, groupsOf } from './groups.js';
import { headerRows } from './header-rows.js';
import { oneLine, quoted, suggests } from './names.js';
import { isSorted, type MeasuredOrder, measureOrder, orderSql, possibleOrders } from './order.js';
import { are, have } from './verbs.js';

/** The rows that a proposal takes, and their order. */
export interface Source {
  readonly order: MeasuredOrder;
  /** Columns that give the order or the series, and are no values. */
  readonly taken: readonly ColumnProfile[];
  /** Conditions in SQL that keep the rows of one series that have a time. */
  readonly conditions: readonly string[];
  /** Rows under the header that are headers too. */
  readonly headers: number;
  /** Whether several rows of one time are as many values, in the order of the file. */
  readonly ticks: boolean;
  readonly seen: readonly string[];
}

/** Share of the rows that may have the time of another without a column that distinguishes them. */
const mostRepeats = 0.05;
const fileOrder = 'rowid';

/**
 * Which rows are taken, and in what order: by `orderBy`, a column's name or rowid, else by what is a time. Throws
 * UsageError where nothing does, or where the times can be read in two ways.
 */
export async function sourceOf(file: DataFile, orderBy: string | undefined): Promise<Source> {
  const headers = await headerRows(file);
  if (orderBy !== undefined) {
    const order = await measureOrder(file, orderNamed(file, orderBy));
    return sourceBy(file, order, await groupsOf(file, order), headers);
  }
  const possible = await possibleOrders(file);
  const unread = file.columns.find(
    (column) => column.kind === 'text' && column.least !== column.greatest && suggests(column, 'time'),
  );
  for (const order of possible) {
    // Where there are times that cannot be read, a number that happens to rise is no substitute.
    if (unread && !order.columns.some((column) => column.kind === 'time' || suggests(column, 'time')))
      continue;
    const groups = await groupsOf(file, order);
    if (groups || isClear(order)) return sourceBy(file, order, groups, headers);
  }
  throw new UsageError(withoutOrder(file, possible, unread));
}

function isClear(order: MeasuredOrder): boolean {
  const { rows, times, columns } = order;
  const isNumber = columns.length === 1 && columns[0].kind === 'number';
  // What is called seconds may be how long something took: then it is neither whole nor in order.
  if (isNumber && !columns[0].whole && !isSorted(order)) return false;
  return rows - times <= mostRepeats * rows || hasTicks(order);
}

/** Times of day that stand there several times, in a file that is in their order: trades, say. */
function hasTicks(order: MeasuredOrder): boolean {
  return order.fine && isSorted(order) && order.columns.some(({ kind }) => kind === 'time');
}

function orderNamed(file: DataFile, name: string): Parameters<typeof measureOrder>[1] {
  if (name === fileOrder) {
    return { sql: fileOrder, columns: [], words: 'Rows are taken in the order of the file.', fine: true };
  }
  const column = file.columns.find((one) => one.name === name);
  if (!column) {
    throw new UsageError(
      `--order-by must be ${fileOrder} (the file’s order) or a column of ${file.path}, found ${name}: ${columnsInWords(file)}`,
    );
  }
  return {
    sql: orderSql(column),
    columns: [column],
    words: `Rows are taken in the order of ${quoted(column)}.`,
    fine: true,
  };
}

function sourceBy(file: DataFile, order: MeasuredOrder, groups: Groups | undefined, headers: number): Source {
  const undecided = order.columns.find(({ needs }) => needs !== undefined);
  if (undecided) {
    const option = undecided.needs?.includes('dateFormat') ? ' (init writes it with --date-format)' : '';
    throw new UsageError(`${file.path}: ${undecided.needs}${option}`);
  }
  const untimed = file.rows - order.rows - headers;
  return {
    order,
    taken: [...order.columns, ...(groups?.columns ?? [])],
    conditions: [
      ...(groups ? [groups.only] : []),
      ...(order.rows < file.rows ? [`${order.sql} IS NOT NULL`] : []),
    ],
    headers,
    ticks: !groups && order.rows - order.times > mostRepeats * order.rows,
    seen: [
      ...(headers > 0
        ? [
            headers > 1
              ? `${headers} more rows under the header are headers too, and left out.`
              : 'The row under the header is a header too, and left out.',
          ]
        : []),
      order.words,
      ...(untimed > 0
        ? [
            `${untimed} of ${file.rows - headers} rows ${have(untimed)} no time there and ${are(untimed)} left out.`,
          ]
        : []),
      ...(groups
        ? [
            `${groups.columns.map(quoted).join(' and ')} ${groups.columns.length > 1 ? 'distinguish' : 'distinguishes'} ${groups.count} series: ${groups.taken} is taken, the first of those with the most rows; for another, change it after WHERE in the SQL.`,
          ]
        : []),
    ],
  };
}

function withoutOrder(
  file: DataFile,
  tried: readonly MeasuredOrder[],
  unread: ColumnProfile | undefined,
): string {
  const [first] = tried;
  const why = unread
    ? `${quoted(unread)} is not understood as times`
    : first
      ? `${first.columns.map(quoted).join(', ')} has ${first.rows - first.times} of ${first.rows} rows at the time of another, and no column distinguishes them`
      : columnsInWords(file);
  return (
    `${file.path} must have a column that gives the order of its rows, on which x and k depend, found none: ${why}; ` +
    `say what their SQL is to ORDER BY with --order-by COLUMN, or --order-by ${fileOrder} where the file has them oldest first`
  );
}

function columnsInWords({ columns }: DataFile): string {
  const names = columns.slice(0, 20).map((column) => `${oneLine(column.name)} (${column.kind})`);
  return `the columns are ${names.join(', ')}${columns.length > 20 ? ', …' : ''}`;
}

/** A query that gives `expression` AS value and the row's place in the order, over the rows that are taken. */
export function valuesQuery({ order, conditions }: Source, expression: string): string {
  const where = [...conditions, `isfinite(${expression})`].join(' AND ');
  return `SELECT ${expression} AS value, ${order.sql} AS time, row_number() OVER (ORDER BY ${order.sql}, rowid) AS place FROM ${table} WHERE ${where}`;
}
