import type { ParametricEntry } from '../entry.js';

/** What has happened when an epoch begins. */
export interface Progress {
  /** The epoch that begins, from 1. */
  readonly epoch: number;
  /** The watched losses of the epochs done, oldest first: epoch − 1 of them. */
  readonly losses: readonly number[];
}

/**
 * How the learning rate changes over a training: in each epoch it is the optimizer's learning rate times a factor,
 * 1 in epoch 1 and never more than 1. The factor is a function of what has happened, and nothing is kept between
 * calls, so that a resumed training has it to the last bit.
 */
export interface Schedule<Parameters> extends ParametricEntry {
  factor(parameters: Parameters, progress: Progress): number;
}
