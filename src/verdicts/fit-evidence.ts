import type { Finish } from './finished.js';
import type { Level } from './rungs.js';

export interface FitEvidence {
  readonly name: string;
  readonly level: Level;
  readonly status: 'converged' | 'stopped' | 'diverged';
  readonly readsK: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly estimate: number | null;
    readonly standardError: number | null;
    readonly interval95: readonly [number, number] | null;
    /** Of Student's t, by which the interval is. */
    readonly degreesOfFreedom?: number | null;
    readonly truth: number | null;
  }[];
  /** Networks: λ̂_j over the hold-out rows. */
  readonly lambdaHoldOut: { readonly mean: number | null; readonly sd: number | null } | null;
  /** λ̂(x) against λ(x) on a grid, with the truth's own √ mean square and standard deviation on it. */
  readonly curve: {
    readonly rmse: number | null;
    readonly coverage: number | null;
    readonly truthRms: number | null;
    readonly truthSd: number | null;
  } | null;
  /** Mean squared errors of what the ladder compares; `optimism` see below. */
  readonly trainMse: number | null;
  readonly holdOutMse: number | null;
  readonly optimism: Optimism | null;
  /** Of estimators that train for epochs. */
  readonly training: TrainingEvidence | null;
}

/**
 * How much more of constant λ's mean squared error a fit leaves on held-out rows than on training rows:
 * (R_h − R_t) / max(1, R_t) with R = mse / mse of constant λ, both on the same rows, so that rows which are hard for
 * everyone do not count, and a period of wilder rows does not either.
 */
export interface Optimism {
  readonly share: number;
  readonly standardError: number | null;
  /** Of Student's t, by Welch and Satterthwaite. */
  readonly degreesOfFreedom: number | null;
}

export interface TrainingEvidence {
  readonly optimizer: string;
  readonly learningRate: number | null;
  /** Where the pipeline file has it, below the estimator. */
  readonly learningRateKey: string;
  readonly epochs: number;
  /** Largest rate that is stable with full batches, by curvature at the start; null where there is none. */
  readonly largestStableRate: number | null;
  /** Whether that limit is exact: the loss is a quadratic, and every step sees all rows. */
  readonly limitIsExact: boolean;
  /** A learning rate to try instead; null where there is no limit. */
  readonly stableRate: number | null;
  /** Whether it is sure to work. */
  readonly stableRateIsSure: boolean;
  readonly forecastEpoch: number | null;
  /** The epoch in which it diverged for the first time; null where it did not. */
  readonly divergedEpoch: number | null;
  /** How often the learning rate was halved after a divergence. */
  readonly halvings: number;
  /** By epoch; NaN where there is none. */
  readonly loss: Float64Array;
  readonly holdOutLoss: Float64Array;
  readonly gradientNorm: Float64Array;
  /** Whether the best weights on validation rows were kept, instead of the last. */
  readonly earlyStopping: boolean;
  readonly finish: Finish;
}
