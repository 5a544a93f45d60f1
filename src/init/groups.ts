import { literal } from '../sql/engine.js';
import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { isPartOfDate, oneLine, quoted, suggests } from './names.js';
import { isSorted, type MeasuredOrder } from './order.js';

/** Rows of several series: the columns that distinguish them, and the one that is taken. */
export interface Groups {
  readonly columns: readonly ColumnProfile[];
  readonly count: number;
  /** A condition in SQL that keeps the series with the most rows. */
  readonly only: string;
  /** That series, in words. */
  readonly taken: string;
}

/** Rows that series have on average, at least. */
const fewestRows = 4;
/** Share of the rows that a column must distinguish: some may stand there twice. */
const mostPairs = 0.98;
/** Columns that are tried, alone and in pairs. */
const mostAlone = 200;
const mostInPairs = 12;

/**
 * The series of a file. Where each time occurs in several rows, the columns of text or whole numbers that distinguish these
 * rows: one, or two together. Where each time occurs once, a column by which the file's rows are in order and as a
 * whole are not, or one that is called as such columns are. Undefined where there is one series.
 */
export async function groupsOf(file: DataFile, order: MeasuredOrder): Promise<Groups | undefined> {
  const counted: Counted[] = [];
  for (const column of candidates(file, order).slice(0, mostAlone)) {
    counted.push(await countGroups(file, order, [column]));
  }
  const lasting = counted.filter(({ count }) => count > 1 && count * fewestRows <= order.rows);
  const several = order.rows - order.times > order.rows * (1 - mostPairs);
  if (!several) return severalInARow(file, order, lasting);
  const apart = ({ pairs }: Counted): boolean => pairs >= mostPairs * order.rows;
  const alone = lasting.filter(apart).toSorted(byLikelihood)[0];
  if (alone) return describe(file, order, alone);
  const few = lasting.filter(({ pairs }) => pairs > order.times).slice(0, mostInPairs);
  for (const [i, { columns: first }] of few.entries()) {
    for (const { columns: second } of few.slice(i + 1)) {
      const pair = await countGroups(file, order, [...first, ...second]);
      if (apart(pair) && pair.count * fewestRows <= order.rows) return describe(file, order, pair);
    }
  }
  return undefined;
}

/** A choice of columns: how many series, and how many different pairs of time and series. */
interface Counted {
  readonly columns: readonly ColumnProfile[];
  readonly count: number;
  readonly pairs: number;
}

/** What may distinguish series: text, whole numbers, places and yes or no, no part of a date, different in some rows. */
function candidates({ columns, rows }: DataFile, order: MeasuredOrder): ColumnProfile[] {
  const possible = columns.filter((column) => {
    const { kind, type, whole, least, greatest, values } = column;
    const distinguishes =
      kind === 'text' || type === 'BOOLEAN' || (kind === 'number' && (whole || suggests(column, 'position')));
    return (
      distinguishes &&
      !order.columns.includes(column) &&
      least !== greatest &&
      2 * values >= rows &&
      !isPartOfDate(column)
    );
  });
  return [
    ...possible.filter((column) => suggests(column, 'group')),
    ...possible.filter((column) => !suggests(column, 'group')),
  ];
}

function byLikelihood(
  { columns: [a], count: many }: Counted,
  { columns: [b], count: more }: Counted,
): number {
  const likely = (column: ColumnProfile): number =>
    (suggests(column, 'group') ? 0 : 2) + (column.kind === 'number' ? 1 : 0);
  return likely(a) - likely(b) || many - more;
}

async function countGroups(
  { ask }: DataFile,
  { sql }: MeasuredOrder,
  columns: readonly ColumnProfile[],
): Promise<Counted> {
  const keys = columns.map(({ stored }) => stored).join(', ');
  const [[count, pairs]] = await ask(
    `SELECT count(DISTINCT (${keys})), count(DISTINCT (${sql}, ${keys})) FROM ${table} WHERE ${sql} IS NOT NULL`,
  );
  return { columns, count: Number(count), pairs: Number(pairs) };
}

/** Series one after another in the file, or called so, of which no two have a row at the same time. */
async function severalInARow(
  file: DataFile,
  order: MeasuredOrder,
  lasting: readonly Counted[],
): Promise<Groups | undefined> {
  for (const one of lasting.filter(({ count }) => 10 * count <= order.rows)) {
    const [column] = one.columns;
    if (suggests(column, 'group') && column.kind === 'text') return describe(file, order, one);
    if (isSorted(order)) continue;
    const [[rises, falls]] = await file.ask(
      `SELECT count(*) FILTER (time > before), count(*) FILTER (time < before)
       FROM (SELECT time, lag(time) OVER (PARTITION BY key ORDER BY row) AS before
             FROM (SELECT rowid AS row, ${column.stored} AS key, ${order.sql} AS time FROM ${table})
             WHERE time IS NOT NULL)`,
    );
    if (isSorted({ rises: Number(rises), falls: Number(falls) })) return describe(file, order, one);
  }
  return undefined;
}

async function describe(
  { ask }: DataFile,
  order: MeasuredOrder,
  { columns, count }: Counted,
): Promise<Groups> {
  const keys = columns.map(({ stored }) => stored).join(', ');
  const [values] = await ask(
    `SELECT ${columns.map(({ stored }) => `CAST(${stored} AS VARCHAR)`).join(', ')} FROM ${table}
     WHERE ${order.sql} IS NOT NULL AND ${columns.map(({ stored }) => `${stored} IS NOT NULL`).join(' AND ')}
     GROUP BY ${keys} ORDER BY count(*) DESC, ${keys} LIMIT 1`,
  );
  const conditions = columns.map(({ stored, type }, i) => {
    const value = String(values[i]);
    return `${stored} = ${type === 'VARCHAR' ? literal(value) : value}`;
  });
  const named = (column: ColumnProfile): string => (columns.length > 1 ? `${quoted(column)} ` : '');
  const taken = columns.map((column, i) => named(column) + oneLine(String(values[i]))).join(', ');
  return { columns, count, only: conditions.join(' AND '), taken };
}
