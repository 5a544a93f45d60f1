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
  /** Rows over which windows, lists or the noise of neighbouring rows overlap: 0 where rows are independent. */
  readonly reach: number;
  /** Where that reaches from training rows into held-out rows: errors on those then prove nothing. */
  readonly leak: Leak | undefined;
  /** Where all paths begin, where they are simulated and begin at one point. */
  readonly start: number | undefined;
  /** Constant λ in closed form, in the errors in use: what the data allow to know of one number. */
  readonly constant: ConstantEvidence;
  readonly ladder: Ladder;
  readonly fits: readonly FitEvidence[];
  /** One for each basis that least squares were asked for, else one for what the file's networks estimate. */
  readonly designs: readonly DesignEvidence[];
  /** Tests that λ is one number; none where λ is drawn for each row, or the rows do not distinguish its terms. */
  readonly lambdaTests: readonly LambdaTest[];
  /** Of the closed form's residuals; undefined where none could be fitted, or λ is drawn for each row. */
  readonly model: ModelEvidence | undefined;
}

/** Held-out rows that share values or noise with training rows. */
export interface Leak {
  readonly by: 'random' | 'time';
  readonly gap: number;
}

export interface ConstantEvidence {
  /** Σ k s / Σ s² over the training rows; null where all s are 0. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Whether it predicts the held-out rows to rounding. */
  readonly exact: boolean;
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
  /** The estimator's name; `training mean`, `constant λ`, `quadratic λ`, `spline λ` where the file has none that is it. */
  readonly name: string;
  /** Whether the file asks for it: the others stand for comparison, or were fitted for the test of λ. */
  readonly inFile: boolean;
  /** Whether its training diverged, so that it predicts nothing. */
  readonly diverged: boolean;
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
  /**
   * Its 95 % interval, on the scale of the logarithm of the two errors' ratio: no error can fall by more than all of
   * it. Null, as are interval95 and p, where held-out rows share values or noise with training rows.
   */
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
  /** The estimator whose basis it is; null where no estimator has one. */
  readonly estimator: string | null;
  /** The estimator of a function λ(x) that a spline of so many terms stands for, where no estimator has a basis. */
  readonly standsFor: { readonly estimator: string; readonly terms: number } | null;
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
  /**
   * By parameter; null where there is none. Where independent noise of known size was put on k, Cramér and Rao's bound
   * √ diag(σ² (ΦᵀΦ)⁻¹); else the standard errors of the fit.
   */
  readonly errors: readonly (number | null)[];
  readonly bound: boolean;
  /** σ: the noise that was put on k, or the residuals' standard deviation where k was observed. */
  readonly sigma: number;
  /** √ mean square of each column of Φ. */
  readonly columnScale: readonly number[];
  /** √ mean square of what λ explains of k, without its noise: by the true λ, else by the fit. */
  readonly signal: number;
}

/** A test that λ is one number, against a richer λ(x) in closed form, in the errors in use. */
export interface LambdaTest {
  /** The estimator that is this fit, or `quadratic λ`, `spline λ`. */
  readonly name: string;
  /** Terms beyond the constant. */
  readonly terms: number;
  readonly errors: string;
  /** W = θ̂ᵀ V⁻¹ θ̂ of those terms, and its F = W (ν − q + 1) / (ν q) on the degrees of freedom given. */
  readonly wald: number;
  readonly f: number;
  readonly degreesOfFreedom: readonly [number, number];
  readonly p: number;
  /**
   * The largest share of constant λ's mean squared error that these terms may explain, by the training rows: the upper
   * end of a one-sided 95 % interval. Null where there is none.
   */
  readonly mostGain: number | null;
  /** Over constant λ on the held-out rows. */
  readonly gain: Gain;
}

/** What the residuals of the richest closed form say about its model. Rows are time indices. */
export interface ModelEvidence {
  /** Null where it is constant λ, fitted for this. */
  readonly estimator: string | null;
  /** Whether its λ is one number. */
  readonly isConstant: boolean;
  /** The errors that it uses. */
  readonly errors: string;
  readonly rows: number;
  /** Whether the residuals are no more than rounding; then there is nothing else to look at. */
  readonly exact: boolean;
  /** The largest F of a level of λ that sets in at `row`, with λ before and after; null where rows are too few. */
  readonly stability: {
    readonly f: number;
    readonly p: number;
    readonly row: number;
    readonly before: number;
    readonly after: number;
    /** Of λ beside the closed form's other terms. */
    readonly shift: number;
  } | null;
  /** Of residuals `from` to `to` rows apart, beyond the reach of overlapping windows; null where there are no such rows. */
  readonly correlation: {
    readonly from: number;
    readonly to: number;
    readonly correlation: number;
    readonly expected: number;
    readonly p: number;
  } | null;
  /** How much wider residuals are where they are wide than where they are narrow, and along what. */
  readonly spread: {
    readonly p: number;
    readonly ratio: number;
    readonly along: 's' | 'time';
    readonly grows: boolean;
  } | null;
  /** Of single rows, or windows of them, on constant λ. */
  readonly influence: {
    /** The largest share of Σ s² that one of them holds. */
    readonly share: number;
    readonly shareRows: readonly [number, number];
    /** The one that changes λ̂ most, in standard errors of the other rows' λ̂; null where there are no others. */
    readonly largest: {
      readonly rows: readonly [number, number];
      readonly lambda: number;
      readonly without: number;
      readonly standardErrors: number;
      readonly p: number;
    } | null;
  } | null;
  /** Rows with the same x and k as one before them. */
  readonly duplicates: number;
  /** k where it is the same in every row. */
  readonly constantK: number | null;
  /** Constant λ̂ where its 95 % interval holds 0. */
  readonly unrelated: { readonly lambda: number; readonly standardError: number } | null;
}
