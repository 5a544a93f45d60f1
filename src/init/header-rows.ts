import { type DataFile, table } from '../sql/profile.js';

/** Rows under the header that are looked at, and columns that are asked. */
const mostRows = 10;
const mostColumns = 50;
/** Words in the place of a number that are no header. */
const missing = "('na', 'n/a', 'nan', 'null', 'none', 'nil', 'nd')";

/**
 * How many rows under a file's header are headers too: the first ones, in which no column has a number or a time, though
 * some have elsewhere, and one at least has words.
 */
export async function headerRows({ columns, rows, ask }: DataFile): Promise<number> {
  const read = columns.filter(({ kind }) => kind === 'number' || kind === 'time').slice(0, mostColumns);
  const texts = read.filter(({ type }) => type === 'VARCHAR').map(({ stored }) => stored);
  if (texts.length === 0) return 0;
  const none = read.map(({ sql }) => `${sql} IS NULL`).join(' AND ');
  const words = texts.map(
    (text) => `regexp_matches(${text}, '\\pL{2}') AND lower(trim(${text})) NOT IN ${missing}`,
  );
  const found = await ask(
    `SELECT ${none}, coalesce(${words.map((condition) => `(${condition})`).join(' OR ')}, false)
     FROM ${table} ORDER BY rowid LIMIT ${mostRows}`,
  );
  const first = found.findIndex(([empty]) => !empty);
  const headers = found.slice(0, Math.max(first, 0));
  return headers.some(([, text]) => text) && headers.length < rows ? headers.length : 0;
}
