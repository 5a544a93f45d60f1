import type { PosteriorEvidence, PosteriorFigures } from './evidence.js';

/** The estimators that learn from draws, the prior among them, without the exact posterior. */
export const learnedIn = ({ fits }: Pick<PosteriorEvidence, 'fits'>): readonly PosteriorFigures[] =>
  fits.filter(({ level }) => level !== null);

/** The learned posterior that gains most on test draws, the one that a person would use; the first of those that are alike. */
export function bestIn(evidence: Pick<PosteriorEvidence, 'fits'>): PosteriorFigures | undefined {
  const [best] = learnedIn(evidence)
    .filter(({ gain }) => gain !== null)
    .toSorted((a, b) => b.gain!.mean - a.gain!.mean);
  return best;
}

/** p-values after Holm (1979), in their order: the least times how many there are, and so on. */
export function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => p[a] - p[b]);
  const adjusted = new Array<number>(p.length);
  let most = 0;
  order.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (p.length - rank) * p[i]));
    adjusted[i] = most;
  });
  return adjusted;
}
