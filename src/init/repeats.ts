import { UsageError } from '../errors.js';
import { type DataFile, table } from '../sql/profile.js';
import { isSorted } from './order.js';
import type { Source } from './source.js';
import { have } from './verbs.js';

/** What becomes of rows that have the same time: how they are selected, and in what order they then follow. */
export interface Repeats {
  /** What follows SELECT: DISTINCT, or nothing. */
  readonly distinct: string;
  /** A column that keeps rows of one time apart, where there are such; else nothing. */
  readonly row: string | undefined;
  readonly seen: readonly string[];
}

/** Share of the rows that may have the time of another and another value in a file that is in no order. */
const mostUnordered = 0.01;

/**
 * Looks for rows of the same time among those that a proposal takes. `values` are the expressions that it uses, and
 * `conditions` keep the rows in which they have a number. Rows that agree in all of them are taken once; others follow in
 * the order of the file, from its end where it has the newest first.
 */
export async function repeatsOf(
  { path, ask }: DataFile,
  { order, ticks }: Source,
  values: readonly string[],
  conditions: readonly string[],
): Promise<Repeats> {
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const [[rows, times, different]] = (
    await ask(
      `SELECT count(*), count(DISTINCT time), count(DISTINCT (time, ${values.map((_, i) => `v${i}`).join(', ')}))
       FROM (SELECT ${order.sql} AS time, ${values.map((sql, i) => `${sql} AS v${i}`).join(', ')} FROM ${table} ${where})`,
    )
  ).map((row) => row.map(Number));
  if (rows === times) return { distinct: '', row: undefined, seen: [] };
  const row = order.falls > order.rises ? '-rowid' : 'rowid';
  const direction = row === 'rowid' ? '' : ', from its end';
  if (ticks) {
    return {
      distinct: '',
      row,
      seen: [
        `${rows - times} of ${rows} rows ${have(rows - times)} the time of another: all follow in the order of the file${direction}.`,
      ],
    };
  }
  const twice = rows - different;
  const conflicts = different - times;
  if (conflicts > mostUnordered * rows && !isSorted(order)) {
    throw new UsageError(
      `${path} must have one row per time or be in order, found ${conflicts} of ${rows} rows with the time of another and another value: leave out all but one of them`,
    );
  }
  const seen = [
    ...(twice > 0
      ? [
          `${twice} of ${rows} rows ${twice === 1 ? 'repeats' : 'repeat'} another with the same time and values: each is taken once.`,
        ]
      : []),
    ...(conflicts > 0
      ? [
          `${conflicts} of ${rows} rows ${have(conflicts)} the time of another and another value: all are taken, in the order of the file${direction}.`,
        ]
      : []),
  ];
  if (conflicts === 0) return { distinct: 'DISTINCT ', row: undefined, seen };
  const once = twice === 0 ? row : `${row === 'rowid' ? '' : '-'}min(rowid)`;
  return { distinct: '', row: once, seen };
}
