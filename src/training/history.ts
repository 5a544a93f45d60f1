import type { FitStatus } from './data.js';
import type { Observation, StepTrace } from './epoch.js';

/**
 * One row of the history: an epoch. In the training, losses and λ̂ are in its own units (units.ts), and when it is over in
 * the data's; learning rates and the norms of gradients and parameters are always in the training's.
 */
export interface EpochRecord extends Observation {
  readonly epoch: number;
  /** Steps done since the start. */
  readonly step: number;
  /** NaN where a line search chose the steps. */
  readonly learningRate: number;
}

/** Where and how a training went wrong. */
export interface Divergence {
  readonly epoch: number;
  readonly step: number;
  readonly learningRate: number;
  /** The rows of the batch at which the loss overflowed; none where it ran away over whole epochs. */
  readonly rows: readonly number[];
  /** What was no number, in words, where it is known. */
  readonly found?: string | undefined;
  /** The last steps before it. */
  readonly trace: readonly StepTrace[];
}

export interface Trained {
  readonly status: FitStatus;
  readonly message: string | null;
  readonly history: readonly EpochRecord[];
  readonly divergences: readonly Divergence[];
  /** The parameter vector that is kept: the last epoch's, or the best; undefined where the training diverged. */
  readonly parameters: Float32Array | Float64Array | undefined;
  /** What the kept parameters make of the rows; undefined where the training diverged. */
  readonly end: End | undefined;
}

/** What can be had of the rows without training: the best that one number, or a descent's closed form, makes of them. */
export interface Benchmark {
  /** Its λ; NaN where it has more than one. */
  readonly lambda: number;
  /** Mean squared residual. */
  readonly loss: number;
  /** Parameters that it has. */
  readonly parameters: number;
}

/** The kept weights on the rows that were learned from, beside what can be had of them without training. */
export interface End {
  readonly rows: number;
  readonly holdOutRows: number;
  readonly validationRows: number;
  readonly loss: number;
  /** λ̂ over these rows. */
  readonly lambdaMean: number;
  readonly lambdaSd: number;
  readonly benchmark: Benchmark;
  /** Of predicting 0 in every row. */
  readonly lossOfNothing: number;
}
