import type { EstimatorConfig } from '../../estimators/config.js';
import type { Fit, Parameter } from '../../estimators/estimator.js';
import { estimators } from '../../estimators/index.js';
import type { HoldOut } from '../../random/split.js';
import {
  type Check,
  ingredientsCodec,
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

export interface TrainParameters {
  readonly estimator: EstimatorConfig;
  readonly holdOut: HoldOut;
  /** f's coefficients by power of x, where the targets were made from a polynomial f. */
  readonly truth: readonly number[] | undefined;
}

/** A fitted parameter beside its true value, null where it has none or none is known. */
export interface ParameterResult extends Parameter {
  readonly truth: number | null;
}

/** The summary of a trained estimator's dataset. */
export interface FitSummary {
  readonly status: Fit['status'];
  readonly message: string | null;
  readonly parameters: readonly ParameterResult[];
  readonly fullSample: readonly ParameterResult[] | null;
}

/** The kind alone: what else an estimator has, its own schema has checked before. */
const config: Check<EstimatorConfig> = (value, at) => {
  const kinds = Object.keys(estimators) as EstimatorConfig['kind'][];
  const check: Check<object> = object<{ readonly kind: EstimatorConfig['kind'] }>({ kind: oneOf(...kinds) });
  check(value, at);
};

const parameter = object<ParameterResult>({
  name: text,
  estimate: nullable(number),
  standardError: nullable(number),
  interval95: nullable(pair(unbounded)),
  degreesOfFreedom: optional(nullable(number)),
  truth: nullable(number),
});

/** Checks of what a fit says, which evaluations say again. */
export const fitFields = {
  status: oneOf('converged', 'stopped', 'diverged'),
  message: nullable(text),
  parameters: list(parameter),
  fullSample: nullable(list(parameter)),
};

export const fitSummary = summaryCodec(object<FitSummary>(fitFields));

/** The estimator that a stored training was of, in which defaults are resolved. */
export const trainedEstimator = ingredientsCodec(
  object<{ readonly parameters: Pick<TrainParameters, 'estimator'> }>({
    parameters: object<Pick<TrainParameters, 'estimator'>>({ estimator: config }),
  }),
);
