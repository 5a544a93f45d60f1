import { beatsTheMean } from './beats-the-mean.js';
import type { Evidence } from './evidence.js';
import { identifiable } from './identifiable.js';
import { lambdaDependsOnX } from './lambda-depends-on-x.js';
import { modelHolds } from './model-holds.js';
import { networkAdds } from './network-adds.js';
import { overfits } from './overfits.js';
import { recovered } from './recovered.js';
import { trainingStable } from './training-stable.js';
import type { Judge, Verdict } from './verdict.js';

/** The questions asked at the end of every run, in the order in which they are answered. */
export const judges: readonly Judge[] = [
  identifiable,
  recovered,
  networkAdds,
  lambdaDependsOnX,
  trainingStable,
  overfits,
  beatsTheMean,
  modelHolds,
];

export function verdictsOf(evidence: Evidence): Verdict[] {
  return judges.map(({ id, judge }) => ({ id, ...judge(evidence) }));
}
