import type { Column } from '../../../arrow/columns.js';
import type { TransitionLadder } from '../../../verdicts/process/ladder.js';
import type { ProcessEstimatorResult } from '../result.js';
import { figures, gainColumns, words } from '../tables.js';

/** The table `scores`: one row an estimator; log scores in nats per transition. */
export function scoreColumns(results: readonly ProcessEstimatorResult[]): Column[] {
  return [
    words(results, 'estimator', ({ name }) => name),
    figures(results, 'holdOutLogScore', ({ holdOut }) => holdOut.logScore),
    figures(results, 'trainLogScore', ({ train }) => train.logScore),
    figures(results, 'logLikelihood', ({ logLikelihood }) => logLikelihood),
    figures(results, 'aic', ({ aic }) => aic),
    figures(results, 'bic', ({ bic }) => bic),
    words(results, 'comparableAs', ({ comparableAs }) => comparableAs),
  ];
}

/** The table `ladder`: one row a rung, from the bottom up. */
export function transitionLadderColumns({ rungs }: TransitionLadder): Column[] {
  return [
    words(rungs, 'name', ({ name }) => name),
    words(rungs, 'level', ({ level }) => level),
    figures(rungs, 'logScore', ({ logScore }) => logScore),
    figures(rungs, 'impossible', ({ impossible }) => impossible),
    ...gainColumns(rungs, 'gain', ({ gain }) => gain),
    ...gainColumns(rungs, 'gainOverSimpler', ({ gainOverSimpler }) => gainOverSimpler),
    words(rungs, 'sentence', ({ sentence }) => sentence),
  ];
}
