import type { Fit, Parameter } from '../estimators/estimator.js';
import type { estimators } from '../estimators/index.js';
import type { HoldOut } from '../random/split.js';

/** An estimator as a pipeline file chooses it, its defaults filled in. */
export type EstimatorConfig = { readonly kind: keyof typeof estimators } & Readonly<Record<string, unknown>>;

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
