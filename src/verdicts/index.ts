import { beatsTheMean } from './beats-the-mean.js';
import type { Evidence } from './evidence.js';
import { identifiable } from './identifiable.js';
import { lambdaDependsOnX } from './lambda-depends-on-x.js';
import { modelHolds } from './model-holds.js';
import { networkAdds } from './network-adds.js';
import { overfits } from './overfits.js';
import { recovered } from './recovered.js';
import { trainingStable } from './training-stable.js';
import { posteriorJudges } from './posterior/index.js';
import { processJudges } from './process/index.js';
import type { Judge, Label, Verdict } from './verdict.js';

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

/** The question that a verdict answers, of λ, of the process or of a posterior; undefined where there is none of that name. */
export const judgeOf = (
  id: string,
  of?: Verdict['of'],
): Pick<Judge, 'question' | 'explanation' | 'labels'> | undefined =>
  judgesOf(of).find((judge) => judge.id === id);

/** The questions that are asked of λ, of the process or of a posterior. */
export const judgesOf = (
  of?: Verdict['of'],
): readonly Pick<Judge, 'id' | 'question' | 'explanation' | 'labels'>[] =>
  of === undefined ? judges : { process: processJudges, posterior: posteriorJudges }[of];

/** What a verdict's answer is called, and what it means for who asked. */
export const labelOf = ({ id, of, answer }: Pick<Verdict, 'id' | 'of' | 'answer'>): Label =>
  judgeOf(id, of)!.labels[answer];

export function verdictsOf(evidence: Evidence): Verdict[] {
  return judges.map(({ id, judge }) => ({ id, ...judge(evidence) }));
}
