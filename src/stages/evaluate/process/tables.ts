import type { Column } from '../../../arrow/columns.js';
import type { ScoreGain, TransitionLadder, TransitionRung } from '../../../verdicts/process/ladder.js';
import type { ProcessEstimatorResult } from '../result.js';
import { figures, words } from '../tables.js';

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
  const gain = (prefix: string, of: (rung: TransitionRung) => ScoreGain | null): Column[] => [
    words(rungs, `${prefix}Over`, (rung) => of(rung)?.over ?? null),
    figures(rungs, prefix, (rung) => of(rung)?.mean),
    figures(rungs, `${prefix}Lower95`, (rung) => of(rung)?.interval95?.[0]),
    figures(rungs, `${prefix}Upper95`, (rung) => of(rung)?.interval95?.[1]),
    figures(rungs, `${prefix}P`, (rung) => of(rung)?.p),
  ];
  return [
    words(rungs, 'name', ({ name }) => name),
    words(rungs, 'level', ({ level }) => level),
    figures(rungs, 'logScore', ({ logScore }) => logScore),
    figures(rungs, 'impossible', ({ impossible }) => impossible),
    ...gain('gain', (rung) => rung.gain),
    ...gain('gainOverSimpler', (rung) => rung.gainOverSimpler),
    words(rungs, 'sentence', ({ sentence }) => sentence),
  ];
}
