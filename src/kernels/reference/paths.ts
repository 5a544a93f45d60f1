import { normal } from './normal.js';

/** A law's step (Process.step of processes/process.ts). */
export interface PlainLaw {
  /** Normals per step. */
  readonly noises: number;
  step(values: Float64Array, z: Float64Array, constants: readonly number[], step: number): void;
}

/**
 * The loop over paths, the law's step called in it. Row r of component c is x[c][r · stride … r · stride + paths − 1]; `state`,
 * float64[components × paths], holds the values before and after. Normal k of a step is that of use k.
 */
export function advance(
  { noises, step }: PlainLaw,
  x: readonly Float64Array[],
  stride: number,
  state: Float64Array,
  constants: readonly number[],
  seedLow: number,
  seedHigh: number,
  stream: number,
  firstPath: number,
  paths: number,
  firstStep: number,
  steps: number,
): void {
  const values = new Float64Array(x.length);
  const z = new Float64Array(noises);
  for (let i = 0; i < paths; i++) {
    for (let c = 0; c < x.length; c++) values[c] = state[c * paths + i];
    for (let row = 0; row < steps; row++) {
      const at = (firstStep + row) >>> 0;
      for (let k = 0; k < noises; k++) z[k] = normal(seedLow, seedHigh, stream, firstPath + i, at, k);
      step(values, z, constants, at);
      for (let c = 0; c < x.length; c++) x[c][row * stride + i] = values[c];
    }
    for (let c = 0; c < x.length; c++) state[c * paths + i] = values[c];
  }
}
