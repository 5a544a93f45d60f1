import type { Judge, Verdict } from '../verdict.js';
import { beatsThePrior } from './beats-the-prior.js';
import { enoughDraws } from './enough-draws.js';
import type { PosteriorEvidence } from './evidence.js';
import { matchesExact } from './matches-exact.js';
import { networkAdds } from './network-adds.js';
import { observationTypical } from './observation-typical.js';
import { posteriorCalibrated } from './posterior-calibrated.js';
import { priorDominates } from './prior-dominates.js';

/** The questions asked at the end of a run whose estimators are of a posterior. */
export const posteriorJudges: readonly Judge<PosteriorEvidence>[] = [
  beatsThePrior,
  posteriorCalibrated,
  matchesExact,
  networkAdds,
  enoughDraws,
  observationTypical,
  priorDominates,
];

export function posteriorVerdictsOf(evidence: PosteriorEvidence): Verdict[] {
  return posteriorJudges.map(({ id, judge }) => ({ id, of: 'posterior', ...judge(evidence) }));
}
