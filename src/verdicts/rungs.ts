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
