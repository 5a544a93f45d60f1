import type { ColumnProfile, DataFile } from '../sql/profile.js';
import { suggests } from './names.js';

/** How x is made of a column of numbers. */
export interface Change {
  readonly logarithmic: boolean;
  /** Why, as a clause. */
  readonly reason: string;
}

/** How many times the least value the greatest must be before the sizes of changes can say how they scale. */
const wide = 10;

/**
 * Whether changes are taken as logarithms of ratios, which suits what is always above zero and changes in proportion to
 * its level, as prices do, or as differences, which suits positions, temperatures and rates near zero. Names of positions
 * and of what may have any sign decide first; then zeros; then, where the level spans much, whether the mean size of a
 * change grows with the level with an exponent above one half. `series` is a query that gives `value` in the order of
 * `place`.
 */
export async function changeOf(
  { ask }: DataFile,
  column: ColumnProfile,
  least: number,
  series: string,
): Promise<Change> {
  if (least <= 0) return { logarithmic: false, reason: 'which is not always positive' };
  if (suggests(column, 'position')) return { logarithmic: false, reason: 'a position by its name' };
  if (suggests(column, 'difference')) {
    return { logarithmic: false, reason: 'by its name a quantity that may have any sign' };
  }
  const [[span, low, high, lowLevel, highLevel]] = await ask(
    `WITH steps AS (SELECT value, lag(value) OVER (ORDER BY place) AS before FROM (${series})),
          halves AS (SELECT *, before > (SELECT median(before) FROM steps) AS upper FROM steps WHERE before IS NOT NULL)
     SELECT max(value) / min(value),
            avg(abs(value - before)) FILTER (NOT upper), avg(abs(value - before)) FILTER (upper),
            avg(before) FILTER (NOT upper), avg(before) FILTER (upper)
     FROM halves`,
  );
  if (!(Number(span) > wide)) return { logarithmic: true, reason: 'which is always positive' };
  // Above one half where the sizes grow by more than the square root of the levels.
  const growth = Number(high) / Number(low);
  const logarithmic = growth * growth > Number(highLevel) / Number(lowLevel);
  return {
    logarithmic,
    reason: logarithmic
      ? 'whose changes grow with its level'
      : 'which comes near zero and whose changes do not grow with its level',
  };
}
