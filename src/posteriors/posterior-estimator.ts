import type { ParametricEntry } from '../entry.js';
import type { Executor } from '../pool/executor.js';
import type { Level } from '../verdicts/rungs.js';
import type { TrainedDensity } from './density-training.js';
import type { Beginning, Draws } from './draws.js';
import type { Posterior } from './posterior.js';
import type { RowSource } from './source.js';

/** Where computations of a posterior are done: one thread with its memory and kernels. */
export type Engine = Pick<Executor, 'memory' | 'kernels'>;

/** What one training needs to know of itself. */
export interface TrainingContext {
  readonly seed: number;
  /** How many epochs are done; throws InterruptedError where it is to stop. */
  progress(done: number, total: number): void;
}

/** What of an estimator of a posterior is kept. */
export interface PosteriorFit {
  readonly beginning: Beginning;
  /** The trained networks, in their order; empty where nothing trains. */
  readonly trained: readonly Pick<TrainedDensity, 'weights'>[];
}

/** What learns p(θ | data) from draws of θ and the data that each gave. Pure but for `progress`. */
export interface PosteriorEstimator<Config> extends ParametricEntry {
  /** Its place on the ladder: mean (the prior), closed-form, network; undefined of the exact posterior, which learns nothing. */
  readonly level: Level | undefined;
  /** What it computes, in the part of TeX that report/mathml.ts reads. */
  formula(config: Config): string;
  /** Networks that it trains for posteriors of d parameters, each in a thread of its own; 0 where it trains none. */
  trainings(config: Config, d: number): number;
  /**
   * Choices that depend on what is drawn, to be added to the config when the run is planned. Throws UsageError, beginning with the
   * key, for what does not fit.
   */
  resolve?(config: Config, source: RowSource): object;
  /** Trains network `training` of those. */
  train?(
    engine: Engine,
    draws: Draws,
    beginning: Beginning,
    config: Config,
    training: number,
    context: TrainingContext,
  ): TrainedDensity;
  /** Its posteriors after each of these observations, made one at a time when they are asked for. */
  posteriors(engine: Engine, config: Config, fit: PosteriorFit, observed: Observed): (r: number) => Posterior;
}

/** What was seen: columns of N numbers. */
export interface Observed {
  readonly count: number;
  readonly d: number;
  readonly summaries: readonly Float64Array[];
  /** What likelihoods need of the data, by name; only the exact posterior reads it. */
  readonly statistics: Readonly<Record<string, Float64Array>>;
}
