import type { ParametricEntry } from '../entry.js';
import type { PathKernels } from '../kernels/kernels.js';

/** Kernels that advance paths by blocks of steps and take their constants as trailing numbers. */
export type PathKernel = Exclude<keyof PathKernels, 'philox' | 'uniforms' | 'normals'>;

/** A diffusion dX = a(X, t) dt + b(X, t) dW that makes paths. */
export interface Process<Parameters> extends ParametricEntry {
  /** The kernel that advances the paths by one step a row. */
  readonly kernel: PathKernel;
  /** The numbers that the kernel takes after its ranges, for steps of length dt. */
  constants(parameters: Parameters, dt: number): readonly number[];
  /** Parameters by which paths grow: where they leave the numbers, one of these, or dt, is too large. */
  readonly growsWith: readonly (keyof Parameters & string)[];
  /** The value from which every path starts, at time 0. */
  start(parameters: Parameters): number;
}
