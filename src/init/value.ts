import { UsageError } from '../errors.js';
import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { calendarPart, isUnnamed, oneLine, partsOf, quoted, suggests } from './names.js';

/** Names that values to follow often have, the likeliest first, by their parts. */
const likely = ['adj close', 'close', 'close last', 'price', 'value', 'last', 'rate', 'x'];
/** Other columns that are named. */
const mostNamed = 6;

/**
 * The column of numbers to follow, and the others that could have been: none of `taken`, no id, no index, no part of a
 * date, no clock, no count of rows, nothing that is the same in all rows. Throws UsageError where there is none.
 */
export async function valueOf(
  file: DataFile,
  taken: readonly ColumnProfile[],
  preferred: ColumnProfile | undefined,
): Promise<{ value: ColumnProfile; others: readonly ColumnProfile[] }> {
  const numbers = file.columns.filter((column) => column.kind === 'number' && !taken.includes(column));
  const possible: ColumnProfile[] = [];
  for (const column of numbers) if (!(await countsOrNames(file, column))) possible.push(column);
  const first = (column: ColumnProfile): number => (column === preferred ? -1 : rank(column));
  const [value, ...others] = possible.toSorted((a, b) => first(a) - first(b));
  if (value) return { value, others };
  const found = file.columns.slice(0, 20).map((column) => `${oneLine(column.name)} (${column.kind})`);
  const more = file.columns.length > 20 ? ', …' : '';
  throw new UsageError(
    `${file.path} must have a column of numbers besides its times, ids and counts of rows, or columns x and k; found ${found.join(', ')}${more}`,
  );
}

function rank(column: ColumnProfile): number {
  const at = likely.indexOf(partsOf(column).join(' '));
  if (at >= 0) return at;
  if (suggests(column, 'value')) return likely.length;
  // Yes and no as 1 and 0 are flags beside what they are about.
  return likely.length + (column.whole && column.greatest! - column.least! <= 1 ? 2 : 1);
}

/** Whether a column of numbers says which row it is, or when, and not how much. */
async function countsOrNames({ ask }: DataFile, column: ColumnProfile): Promise<boolean> {
  const { whole, least, greatest, values, rises, falls } = column;
  if (values === 0 || least === greatest) return true;
  if (calendarPart(column)) return true;
  const sorted = Math.max(rises, falls) === values - 1;
  if (suggests(column, 'time') && !suggests(column, 'value') && Math.min(rises, falls) === 0) return true;
  if (!whole) return false;
  const span = greatest! - least!;
  if (sorted && span === values - 1) return true;
  if (suggests(column, 'id')) return true;
  if (!isUnnamed(column)) return false;
  const [[different]] = await ask(`SELECT count(DISTINCT ${column.stored}) FROM ${table}`);
  return Number(different) === values;
}

/** The others in words, and how one of them is taken. */
export function othersInWords(value: ColumnProfile, others: readonly ColumnProfile[]): string[] {
  if (others.length === 0) return [];
  const names = others.slice(0, mostNamed).map(quoted).join(', ');
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
  const them = others.length > 1 ? `one of ${names}${more}` : names;
  return [`To follow ${them} instead, put that name in place of ${quoted(value)} in the SQL.`];
}
