import type { TruthKind } from '../targets/truth.js';
import type { Finish } from './finished.js';

/** What verdicts are made from: figures of one run, gathered by the stage that evaluates it. */
export interface Evidence {
  readonly source: 'simulated' | 'imported';
  readonly truth: TruthKind;
  /** A value of λ that the pipeline file wants the estimate held against. */
  readonly reference: { readonly name: string; readonly lambda: number } | undefined;
  /** Standard deviation of the noise that was put on k; undefined where k was observed. */
  readonly noise: number | undefined;
  readonly rows: {
    readonly train: number;
    readonly holdOut: number;
    /** Training rows with s_j = 0. */
    readonly empty: number;
  };
  /** Rows over which errors correlate because windows, or the noise, overlap: 0 where rows are independent. */
  readonly lags: number;
  /** Where all paths begin, where they are simulated and begin at one point. */
  readonly start: number | undefined;
  /** √ mean k_j² over the training rows: what errors are small or large against. */
  readonly scaleOfK: number;
  readonly ladder: Ladder;
  readonly fits: readonly FitEvidence[];
  /** One for each basis that least squares were asked for, else one for the constant basis. */
  readonly designs: readonly DesignEvidence[];
  /** The test of λ's higher terms; undefined where they cannot be told apart, or λ is drawn for each row. */
  readonly higherTerms: HigherTerms | undefined;
}

/**
 * The estimators from the simplest to the richest, compared row by row on the same hold-out rows: by their errors in
 * k, or in λ where each row has its own.
 */
export interface Ladder {
  readonly on: 'k' | 'lambda';
  /** From the bottom up. */
  readonly rungs: readonly Rung[];
  /** Estimators that stand on no rung, with the reason: those that read k cannot be asked to predict it. */
  readonly apart: readonly { readonly name: string; readonly reason: string }[];
}

/** From the bottom up. */
export const levels = ['mean', 'closed-form', 'gaussian-process', 'network'] as const;
export type Level = (typeof levels)[number];

export interface Rung {
  /** The estimator's name; `training mean` and `constant λ` where the file has no estimator that is it. */
  readonly name: string;
  readonly level: Level;
  readonly mse: number | null;
  /** Over the nearest rung below that predicts; null for the lowest and for one that predicts nothing. */
  readonly gain: Gain | null;
  /** Over the training mean. */
  readonly gainOverMean: Gain | null;
  /** Over the best of all rungs of a lower level: what a network has to show. Null for levels below networks. */
  readonly gainOverSimpler: Gain | null;
  /** Whether it predicts the training mean for every row, to rounding. */
  readonly isTrainingMean: boolean;
  readonly ablations: Ablations | null;
  /** One line for the table: what this rung is worth. */
  readonly sentence: string;
}

/** The mean over hold-out rows of the paired difference e_below² − e², positive where this rung is nearer. */
export interface Gain {
  /** The rung that it is compared with. */
  readonly over: string;
  readonly mean: number;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  /**
   * Two-sided p-value of no difference, by the relative gain: where a few rows are far harder than the others its error
   * is much smaller than that of the difference. Null where there is no standard error.
   */
  readonly p: number | null;
  /** mean / mse of the rung that it is compared with; null where that is 0. */
  readonly relative: number | null;
  /** Its 95 % interval, by linearisation of the ratio. */
  readonly relative95: readonly [number, number] | null;
}

/** What is left of a network when something is taken from it: mean squared errors on the hold-out rows. */
export interface Ablations {
  /**
   * Each row given the λ̂ of another, on average over all ways to deal them out; `cost` is the gain of the network
   * over itself shuffled: nothing where λ̂ did not need its inputs.
   */
  readonly shuffled: { readonly mse: number; readonly cost: Gain };
  /** Hidden layers as they began, the last layer fitted exactly; null without hidden layers, or where they are too wide. */
  readonly frozen: { readonly mse: number; readonly cost: Gain } | null;
  /** One λ̂ for all rows, the best for the training rows. */
  readonly biasOnly: { readonly mse: number; readonly cost: Gain };
  /**
   * The share of λ̂'s variance over hold-out rows that a linear function of the row's mean and mean square of x (and k
   * where it is an input) explains; null where λ̂ is the same for all rows.
   */
  readonly explained: number | null;
}

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
    readonly truth: number | null;
  }[];
  /** The least degrees of freedom of Student's t for its coefficients; undefined where it has none. */
  readonly degreesOfFreedom: number | undefined;
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
  /**
   * With u_j = e_j² − e_0j², e_0 the errors of constant λ in closed form, so that rows which are hard for everyone do
   * not count: mean u over hold-out rows − mean u over training rows, with its standard error.
   */
  readonly optimism: { readonly mean: number; readonly standardError: number | null } | null;
  /** Of estimators that train for epochs. */
  readonly training: TrainingEvidence | null;
}

export interface TrainingEvidence {
  readonly optimizer: string;
  readonly learningRate: number | null;
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

/** What the rows' x and the noise say about a basis, before anything is fitted to k. */
export interface DesignEvidence {
  /** The estimator whose basis it is; null for the constant basis that stands in where no estimator has one. */
  readonly estimator: string | null;
  readonly parameters: readonly string[];
  /** The power of x in f that each parameter multiplies: 2, 3, 4, … */
  readonly powers: readonly number[];
  /** Of Φ over the training rows, its columns scaled to length 1; null where they depend on each other. */
  readonly conditionNumber: number | null;
  /**
   * The combination of parameters that k tells least about: weights of the scaled columns (length 1), in the order of
   * the parameters.
   */
  readonly weakestDirection: readonly number[];
  /** √ diag(σ² (ΦᵀΦ)⁻¹), by parameter; null where it does not exist. */
  readonly cramerRao: readonly (number | null)[];
  /** σ: the noise that was put on k, or the residuals' standard deviation where k was observed. */
  readonly sigma: number;
  /** √ mean square of each column of Φ. */
  readonly columnScale: readonly number[];
}

/** Wald's test that λ has no term beyond the constant, in the errors in use. */
export interface HigherTerms {
  /** The estimator that was tested, or null where it is the quadratic λ that every run is tested against. */
  readonly estimator: string | null;
  /** Of the polynomial λ(x): the number of terms beyond the constant. */
  readonly degree: number;
  /** A model of errors: classical, hc3, cosine …. */
  readonly errors: string;
  /** W = θ̂ᵀ V⁻¹ θ̂ of the higher terms. */
  readonly wald: number;
  /** Of the distribution F that W becomes (waldTest), with these degrees of freedom. */
  readonly p: number;
  readonly degreesOfFreedom: readonly [number, number];
  /** Of this basis over constant λ on the hold-out rows. */
  readonly gain: Gain;
}
