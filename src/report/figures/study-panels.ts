import { whole } from '../../text.js';
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
    const [least, greatest] = [Math.min(...estimates), Math.max(...estimates)];
    const size = Math.max(Math.abs(least), Math.abs(greatest));
    return Number.isFinite(greatest - least) && greatest - least > 1e-9 * size;
  });
}
