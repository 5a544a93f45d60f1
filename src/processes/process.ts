import type { ParametricEntry } from '../entry.js';

/** A process that makes paths of one or several components, all of them from the same state at time 0. */
export interface Process<Parameters> extends ParametricEntry {
  /** What it has a column of; the first is what targets and estimators read. */
  readonly components: readonly ['x', ...string[]];
  /** The law's file in src/kernels/assembly/laws: the step that the loop over paths has inlined. */
  readonly law: string;
  /** Standard normals that a step of a path takes. */
  readonly noises: number;
  /** The numbers that the law takes for steps of length dt. */
  constants(parameters: Parameters, dt: number): readonly number[];
  /**
   * The law's step in plain TypeScript, which gives the same bits: moves `values`, one per component, on by a step. `z` are its
   * normals, `step` counts from 0.
   */
  step(values: Float64Array, z: Float64Array, constants: readonly number[], step: number): void;
  /** Parameters by which paths grow: where they leave the numbers, one of these, or dt, is too large. */
  readonly growsWith: readonly (keyof Parameters & string)[];
  /** The values from which every path starts, at time 0, one per component. */
  start(parameters: Parameters): readonly number[];
  /** What theory says of the components at time t, where it has a formula; tests hold the paths against it. */
  moments?(parameters: Parameters, t: number): readonly Moments[];
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** A process with its parameters, turned into what advances its paths. */
export interface Law {
  readonly law: string;
  readonly components: readonly string[];
  readonly noises: number;
  readonly constants: readonly number[];
  readonly start: readonly number[];
}

export function lawWith<Parameters>(process: Process<Parameters>, parameters: Parameters, dt: number): Law {
  const { law, components, noises } = process;
  const [constants, start] = [process.constants(parameters, dt), process.start(parameters)];
  return { law, components, noises, constants, start };
}
