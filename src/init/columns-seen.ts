import { identifier } from '../sql/engine.js';
import type { ColumnProfile, DataFile } from '../sql/profile.js';
import { quoted } from './names.js';

/** Columns that are named one by one: files may have thousands. */
const mostNamed = 60;

/**
 * What became of each column that `seen` does not name yet, in a sentence for those that the SQL reads and one for the others:
 * whoever reads the file's head learns of every column that was seen.
 */
export function columnsSeen({ columns, rows }: DataFile, sql: string, seen: readonly string[]): string[] {
  const named = (column: ColumnProfile): boolean => seen.some((words) => words.includes(quoted(column)));
  const isRead = (column: ColumnProfile): boolean => sql.includes(identifier(column.name));
  const read = columns.filter((column) => isRead(column) && !named(column));
  const unread = columns.filter((column) => !isRead(column));
  return [
    ...(read.length > 0 ? [`The SQL also reads ${list(read.map(quoted))}.`] : []),
    ...(unread.length > 0
      ? [`Left out: ${list(unread.map((column) => `${quoted(column)} (${whatItIs(column, rows)})`))}.`]
      : []),
  ];
}

function list(words: readonly string[]): string {
  const more = words.length - mostNamed;
  return [...words.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function whatItIs(
  { kind, values, least, greatest, whole, rises, falls }: ColumnProfile,
  rows: number,
): string {
  const isCounter = kind === 'number' && whole && values === rows && rises === rows - 1 && falls === 0;
  if (kind !== 'list' && values > 0 && least !== null && least === greatest) return 'the same in every row';
  if (kind === 'number' && values === 0) return 'empty';
  if (isCounter) return 'whole numbers that count the rows';
  return { number: 'numbers', list: 'lists', time: 'times', text: 'text', other: 'of another type' }[kind];
}
