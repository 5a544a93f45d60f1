import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { partsOf } from './names.js';
import type { Proposal } from './proposal.js';
import { readingOfText, readingInWords } from './read-text.js';
import { repeatsOf } from './repeats.js';
import type { Source } from './source.js';
import { lines, where } from './sql-text.js';
import { are, have } from './verbs.js';

/** Share of the rows that may have prices that cannot be. */
const mostWrong = 0.05;

/** Prices that are not what they are called. */
interface Refused {
  readonly refused: string;
  readonly close: ColumnProfile;
}

/**
 * The proposal for open, high, low and close: x = ln(close / open), k = ln(high / low)². Rows in which open or close lies
 * outside low to high, or a price is not above zero, are left out; where they are more than a few per cent the prices are
 * not what they are called: `refused` says so, and the close alone may be followed.
 */
export async function ofDays(file: DataFile, source: Source): Promise<Proposal | Refused | undefined> {
  const prices = pricesOf(
    file.columns.filter((column) => column.kind === 'number' && !source.taken.includes(column)),
  );
  if (!prices) return undefined;
  const [open, high, low, close] = prices.map(({ sql }) => sql);
  const present = prices.map(({ sql }) => `isfinite(${sql})`);
  const right = `${low} > 0 AND ${open} BETWEEN ${low} AND ${high} AND ${close} BETWEEN ${low} AND ${high}`;
  const [counts] = await file.ask(
    `SELECT count(*), count(*) FILTER (${present.join(' AND ')}), count(*) FILTER (NOT (${right})), count(*) FILTER (${right} AND ${high} = ${low})
     FROM (SELECT * FROM ${table} ${where(source.conditions).join(' ')})`,
  );
  const [rows, full, wrong, flat] = counts.map(Number);
  if (full === 0) return undefined;
  const outside = `${wrong} of ${full} rows ${have(wrong)} open or close outside low to high, or a price that is not above zero`;
  if (wrong > mostWrong * full) return { refused: `${outside}: the range is not taken.`, close: prices[3] };
  const conditions = [...source.conditions, ...(rows > full ? present : []), ...(wrong > 0 ? [right] : [])];
  const x = `ln(${close} / ${open})`;
  const k = `ln(${high} / ${low}) ^ 2`;
  const repeats = await repeatsOf(file, source, [x, k], conditions);
  const select = `SELECT ${repeats.distinct}${source.order.sql} AS label, ${x} AS x, ${k} AS k`;
  const ordered = repeats.row === undefined ? 'label' : `label, ${repeats.row}`;
  return {
    question: 'Does the squared range of a period follow λ times its squared return from open to close?',
    seen: [
      'For each row, x is the log return from open to close, k the squared log range from low to high.',
      ...(rows > full
        ? [
            `${rows - full} of ${rows} rows ${have(rows - full)} no number in one of the four and ${are(rows - full)} left out.`,
          ]
        : []),
      ...(wrong > 0 ? [`${outside}: left out.`] : []),
      ...(flat > 0
        ? [
            `${flat} of ${full} rows ${have(flat)} high = low: x and k are 0 there, which says nothing about λ; AND ${oneName(high)} > ${oneName(low)} in the SQL leaves them out.`,
          ]
        : []),
      ...readingInWords(prices, source),
      ...repeats.seen,
    ],
    sql: lines(
      select,
      `FROM ${table}`,
      ...where(conditions),
      ...(repeats.row?.includes('min') ? ['GROUP BY ALL'] : []),
      `ORDER BY ${ordered}`,
    ),
    ...readingOfText(prices, source),
    windows: true,
    target: 'mean',
    // E[range²] = 4 ln 2 · E[return²] for driftless Brownian motion (Parkinson 1980).
    reference: { name: '4 ln 2', lambda: 4 * Math.LN2 },
  };
}

const oneName = (sql: string): string => sql.replace(/\s+/g, ' ');

/** What the four are called at their end: Open, SPX.Open and 1. open are all open. */
const roles = [['open'], ['high'], ['low'], ['close', 'close last', 'last', 'price']];

/** Open, high, low and close, by the ends of their names; the shortest where several end so. */
function pricesOf(columns: readonly ColumnProfile[]): ColumnProfile[] | undefined {
  const found = roles.map((names) => {
    for (const name of names) {
      const ending = columns.filter((column) => {
        const parts = partsOf(column);
        const words = name.split(' ');
        return (
          parts.slice(-words.length).join(' ') === name &&
          !parts.includes('adj') &&
          !parts.includes('adjusted')
        );
      });
      if (ending.length > 0) return ending.reduce((a, b) => (b.name.length < a.name.length ? b : a));
    }
    return undefined;
  });
  return found.every((column) => column !== undefined) ? found : undefined;
}
