import type { PlanMemo } from '../../pipeline/plan-memo.js';
import type { ResolvedEstimators } from '../../pipeline/resolved-estimators.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { truthOf } from '../../targets/truth.js';
import type { TrainParameters } from './fit-summary.js';

/** What each training is given, by the estimators' names. */
export function trainingsOf(
  { targets, train }: Pick<Pipeline, 'targets' | 'train'>,
  estimators: ResolvedEstimators,
  memo: PlanMemo,
): Readonly<Record<string, TrainParameters>> {
  return memo.of('trainings', [targets, train, estimators], () =>
    Object.fromEntries(
      Object.entries(estimators.configs).map(([name, estimator]) => [
        name,
        { estimator, holdOut: train.holdOut, truth: truthOf(targets.lambda) },
      ]),
    ),
  );
}
