import { whole } from '../../text.js';
import { extent } from '../scales.js';
import { mostReplicates, type Replicated } from '../stored-replicates.js';
import type { Study } from '../../evaluation/study.js';

/** What figures of a study's replicates, a panel per estimated parameter, have in common. */

/** Panels of a figure, at most. */
export const mostStudyPanels = 6;

/** What the figures leave out, in words: nothing where that is nothing. */
export function leftOut({ replicates }: Pick<Study, 'replicates'>, panels: number): string {
  const more = panels - mostStudyPanels;
  return [
    replicates > mostReplicates
      ? ` Shown are the first ${whole(mostReplicates)} of ${whole(replicates)} replicates.`
      : '',
    more > 0 ? ` ${more} more parameters have no panel.` : '',
  ].join('');
}

/** Those whose estimates differ by more than rounding. */
export function spreading(all: readonly Replicated[]): Replicated[] {
  return all.filter(({ estimates }) => {
    const [least, greatest] = extent(estimates);
    const size = Math.max(Math.abs(least), Math.abs(greatest));
    return Number.isFinite(greatest - least) && greatest - least > 1e-9 * size;
  });
}

/** Values beyond the middle 98 % by so many times its range are far out. */
const far = 1;

/** The ends of some values; where a few lie far out, those of the middle 98 % with half as much again at either side. */
export function bulkOf(values: readonly number[]): [number, number] {
  const [least, greatest] = extent(values);
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(0.01), at(0.99)];
  const room = high - low;
  const isFar = least < low - far * room || greatest > high + far * room;
  if (!isFar || !(room > 0)) return [least, greatest];
  return [Math.max(least, low - room / 2), Math.min(greatest, high + room / 2)];
}
