import type { ParametricEntry } from '../entry.js';
import type { NetworkFunctions } from '../kernels/network-functions.js';

/** Where a training's parameters lie in the shared memory: byte offsets, and values in each vector. */
export interface ParameterVectors {
  readonly parameters: number;
  readonly gradient: number;
  /** One vector for each of the optimizer's slots. */
  readonly slots: readonly number[];
  readonly count: number;
}

/** How parameters move along the gradient. An optimizer has no state but its slots and scalars. */
export interface Optimizer<Parameters> extends ParametricEntry {
  /** Vectors of the parameters' length that it keeps between steps, zero at the start. */
  readonly slots: number;
  /** Numbers that it keeps between steps, as they are at the start. */
  readonly initialScalars: readonly number[];
  /** One step: reads the gradient, changes parameters, slots and scalars. */
  step(
    kernels: NetworkFunctions,
    vectors: ParameterVectors,
    scalars: Float64Array,
    parameters: Parameters,
  ): void;
}
