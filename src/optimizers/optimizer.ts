import type { ParametricEntry } from '../entry.js';
import type { NetworkFunctions } from '../kernels/network-functions.js';

/**
 * Where a training's parameters lie in the shared memory: byte offsets, and values in each vector. A thread may be
 * given a part of the whole: the same range of every vector, of whole 16-byte vectors.
 */
export interface ParameterVectors {
  readonly parameters: number;
  readonly gradient: number;
  /** One vector for each of the optimizer's slots. */
  readonly slots: readonly number[];
  readonly count: number;
}

/**
 * How parameters move along the gradient. An optimizer has no state but its slots and scalars. A step is
 * `advance`, once, and then `step` for every range of the vectors: any cut into ranges gives the same bits.
 * The caller puts the scheduled learning rate in place of `parameters.learningRate`.
 */
interface OptimizerEntry<Parameters> extends ParametricEntry {
  /** Vectors of the parameters' length that it keeps between steps, zero at the start. */
  readonly slots: number;
  /** Numbers that it keeps between steps, as they are at the start. */
  readonly initialScalars: readonly number[];
  /** Takes the scalars from step t − 1 to step t, on one thread. */
  advance(scalars: Float64Array, parameters: Parameters): void;
  /** Reads gradient and scalars, changes parameters and slots. */
  step(
    kernels: NetworkFunctions,
    vectors: ParameterVectors,
    scalars: Readonly<Float64Array>,
    parameters: Parameters,
  ): void;
}

/** An optimizer that diverges on a quadratic above some learning rate. */
interface BoundedOptimizer<Parameters> extends OptimizerEntry<Parameters> {
  readonly stability: 'bounded';
  /**
   * The learning rate below which it converges, and above which it diverges, on a quadratic whose Hessian has the
   * largest eigenvalue lambdaMax > 0, with full batches.
   */
  largestStableRate(parameters: Parameters, lambdaMax: number): number;
  /**
   * A learning rate to go on with: far enough below that limit that batches, which curve more than all rows together, and
   * curvature that grows on the way do not matter.
   */
  safeRate(parameters: Parameters, lambdaMax: number, fullBatch: boolean): number;
  /** Whether that rate held in every trial, in mini-batches too. */
  readonly safeRateIsSure: boolean;
  /** One full-batch step on the quadratic curvature · error² / 2: the error and the velocity after it. */
  onQuadratic(
    parameters: Parameters,
    curvature: number,
    error: number,
    velocity: number,
  ): readonly [number, number];
}

/** An optimizer whose steps adapt to the gradients: curvature alone sets no limit to its learning rate. */
interface AdaptiveOptimizer<Parameters> extends OptimizerEntry<Parameters> {
  readonly stability: 'adaptive';
}

/** An optimizer that chooses its own step lengths by evaluating the loss over all rows: no steps on batches. */
interface LineSearchOptimizer extends ParametricEntry {
  readonly stability: 'line-search';
  readonly slots: 0;
  readonly initialScalars: readonly [];
}

/** An optimizer that steps on batches. */
export type SteppingOptimizer<Parameters> = BoundedOptimizer<Parameters> | AdaptiveOptimizer<Parameters>;

export type Optimizer<Parameters> = SteppingOptimizer<Parameters> | LineSearchOptimizer;
