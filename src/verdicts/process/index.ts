import type { Judge, Verdict } from '../verdict.js';
import type { ProcessEvidence } from './evidence.js';
import { identifiable } from './identifiable.js';
import { modelHolds } from './model-holds.js';
import { networkAdds } from './network-adds.js';
import { overfits } from './overfits.js';
import { recovered } from './recovered.js';

/** The questions asked at the end of a run whose estimators are of the process. */
export const processJudges: readonly Judge<ProcessEvidence>[] = [
  identifiable,
  recovered,
  networkAdds,
  overfits,
  modelHolds,
];

export function processVerdictsOf(evidence: ProcessEvidence): Verdict[] {
  return processJudges.map(({ id, judge }) => ({ id, of: 'process', ...judge(evidence) }));
}
