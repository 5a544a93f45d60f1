import { fitStatistics } from '../../likelihood/goodness-of-fit.js';
import type { CurveScore } from '../../evaluation/curve-score.js';
import type { Score } from '../../evaluation/scores.js';
import type { Study, StudyFigure, StudyRow } from '../../evaluation/study.js';
import { schemeErrorCheck } from '../../rows/scheme-error.js';
import {
  type Check,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  pair,
  summaryCodec,
  text,
  unbounded,
} from '../../store/codec.js';
import { type Ablations, type Gain, type Ladder, levels, type Rung } from '../../verdicts/rungs.js';
import type { Advice, Figures, Verdict } from '../../verdicts/verdict.js';
import { fitFields } from '../train/fit-summary.js';
import { processFitFields } from '../train/process-summary.js';
import type {
  Calibration,
  CalibrationTest,
  Gained,
  ObservedFigures,
  ObservedPosterior,
} from '../../verdicts/posterior/evidence.js';
import type { Goodness } from '../../verdicts/process/evidence.js';
import type { ScoreGain, TransitionLadder, TransitionRung } from '../../verdicts/process/ladder.js';
import type {
  EstimatorResult,
  LambdaResult,
  PosteriorEstimatorResult,
  PosteriorResult,
  ProcessEstimatorResult,
  ProcessResult,
  Result,
} from './result.js';

const score = object<Score>({
  mse: nullable(number),
  rmse: nullable(number),
  mae: nullable(number),
  r2: nullable(number),
});

const estimator = object<EstimatorResult>({
  name: text,
  kind: text,
  ...fitFields,
  holdOut: score,
  train: score,
  lambdaHoldOut: nullable(object({ mean: nullable(number), sd: nullable(number) })),
  lambdaCurve: nullable(object<CurveScore>({ rmse: nullable(number), coverage: nullable(number) })),
});

const gain = object<Gain>({
  over: text,
  mean: unbounded,
  standardError: nullable(number),
  interval95: nullable(pair(unbounded)),
  p: nullable(number),
  relative: nullable(number),
  relative95: nullable(pair(unbounded)),
});

const ablation = object<Ablations['shuffled']>({ mse: unbounded, cost: gain });

const rung = object<Rung>({
  name: text,
  inFile: flag,
  diverged: flag,
  level: oneOf(...levels),
  mse: nullable(number),
  gain: nullable(gain),
  gainOverMean: nullable(gain),
  gainOverSimpler: nullable(gain),
  isTrainingMean: flag,
  ablations: nullable(
    object<Ablations>({
      shuffled: ablation,
      frozen: nullable(ablation),
      biasOnly: ablation,
      explained: nullable(number),
    }),
  ),
  sentence: text,
});

const figures: Check<Figures> = object<object>({});
const verdict = object<Verdict>({
  id: text,
  of: optional(oneOf('process', 'posterior')),
  answer: oneOf('yes', 'no', 'unclear', 'unknown'),
  sentence: text,
  evidence: figures,
});

const studyFigure = object<StudyFigure>({
  value: nullable(number),
  predicted: nullable(number),
  error: nullable(number),
  z: nullable(number),
});

const study = object<Study>({
  replicates: number,
  rows: list(
    object<StudyRow>({
      estimator: text,
      parameter: text,
      truth: nullable(number),
      count: number,
      mean: nullable(number),
      bias: studyFigure,
      sd: studyFigure,
      rmse: studyFigure,
      coverage: studyFigure,
      standardError: studyFigure,
    }),
  ),
});

/** What was answered; undefined where another version's evaluation has no verdicts. */
export const answeredSummary = summaryCodec(
  object<{ readonly verdicts?: readonly Verdict[] }>({ verdicts: optional(list(verdict)) }),
);

const scoreGain = object<ScoreGain>({
  over: text,
  mean: unbounded,
  standardError: nullable(number),
  interval95: nullable(pair(unbounded)),
  p: nullable(number),
});

const goodness = object<Goodness>({
  transitions: number,
  replicates: number,
  p: number,
  notes: list(text),
  tests: list(
    object<Goodness['tests'][number]>({
      of: oneOf(...fitStatistics),
      statistic: nullable(number),
      p: number,
    }),
  ),
});

const logScore = object({ logScore: nullable(number) });
const { transitions: _, time: _time, ...ofProcessFit } = processFitFields;

const common = {
  verdicts: list(verdict),
  advice: list(object<Advice>({ id: text, sentence: text, evidence: figures })),
  study: nullable(study),
  schemeError: optional(schemeErrorCheck),
};

const processResult = object<ProcessResult>({
  transitions: object({ train: number, holdOut: number, paths: number, time: number, dt: number }),
  estimators: list(
    object<ProcessEstimatorResult>({
      name: text,
      kind: text,
      ...ofProcessFit,
      aic: nullable(number),
      bic: nullable(number),
      comparableAs: nullable(text),
      holdOut: logScore,
      train: logScore,
      goodness: nullable(goodness),
    }),
  ),
  ladder: object<TransitionLadder>({
    on: oneOf('transitions'),
    rungs: list(
      object<TransitionRung>({
        name: text,
        level: oneOf(...levels),
        inFile: flag,
        logScore: nullable(number),
        impossible: number,
        gain: nullable(scoreGain),
        gainOverSimpler: nullable(scoreGain),
        sentence: text,
      }),
    ),
    apart: list(object({ name: text, reason: text })),
  }),
  ...common,
});

const lambdaResult = object<LambdaResult>({
  rows: object({ train: number, holdOut: number }),
  estimators: list(estimator),
  ladder: object<Ladder>({
    on: oneOf('k', 'lambda'),
    rungs: list(rung),
    apart: list(object({ name: text, reason: text })),
  }),
  ...common,
});

const gained = {
  mean: unbounded,
  standardError: nullable(number),
  interval95: nullable(pair(unbounded)),
  p: nullable(number),
};

const calibration = object<Calibration>({
  tests: list(
    object<CalibrationTest>({
      of: oneOf('transform', 'density', 'nearer', 'local'),
      parameter: nullable(text),
      p: number,
      explained: nullable(number),
    }),
  ),
  coverage: list(
    object<Calibration['coverage'][number]>({
      parameter: text,
      level: number,
      share: number,
      interval95: pair(number),
    }),
  ),
  sdRatio: list(object({ parameter: text, ratio: number })),
  contraction: list(object({ parameter: text, claimed: number, earned: number, standardError: number })),
});

const posteriorResult = object<PosteriorResult>({
  parameters: list(text),
  draws: object({ train: number, test: number }),
  estimators: list(
    object<PosteriorEstimatorResult>({
      name: text,
      kind: text,
      level: nullable(oneOf(...levels)),
      status: oneOf('converged', 'stopped', 'diverged'),
      message: nullable(text),
      parameters: fitFields.parameters,
      holdOut: logScore,
      gain: nullable(object<Gained>(gained)),
      excess: nullable(object<Gained>(gained)),
      gainOverSimpler: nullable(object<Gained & { readonly over: string }>({ over: text, ...gained })),
      calibration: nullable(calibration),
      moreDraws: nullable(object<Gained>(gained)),
    }),
  ),
  observed: nullable(
    object<ObservedFigures>({
      source: oneOf('simulated', 'imported', 'row'),
      typical: list(object({ statistic: text, distance: number, usual: number, p: number })),
      compared: number,
      outside: list(text),
      posteriors: list(
        object<ObservedPosterior>({
          estimator: text,
          parameter: text,
          mean: number,
          sd: number,
          quantiles: list(number),
          truth: nullable(number),
          priorSd: number,
        }),
      ),
    }),
  ),
  ...common,
});

/** The summary of the stage evaluate. */
export const resultSummary = summaryCodec<Result>((value, at) => {
  const has = (key: string): boolean => typeof value === 'object' && value !== null && key in value;
  const check: Check<unknown> = has('transitions')
    ? processResult
    : has('draws')
      ? posteriorResult
      : lambdaResult;
  check(value, at);
});
