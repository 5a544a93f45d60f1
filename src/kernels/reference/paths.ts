import { DrawnWords } from './drawn.js';
import { refinedNormals } from './refine.js';

/** What makes a step of paths (Method of processes/method.ts), in plain TypeScript. */
export interface PlainLaw {
  /** Normals per step; none where the step draws for itself. */
  readonly noises: number;
  readonly step?: PlainStep;
  readonly drawStep?: PlainDrawStep;
}

/** Moves `values`, one per component, on by a step: `z` are its normals, `step` counts rows from 0. */
export type PlainStep = (
  values: Float64Array,
  z: Float64Array,
  constants: readonly number[],
  step: number,
) => void;

/** The same by as many draws as it needs. */
export type PlainDrawStep = (values: Float64Array, constants: readonly number[], draws: DrawnWords) => void;

/**
 * The loops over paths, the law's step called in them. Row r of component c is x[c][r · stride … r · stride + paths − 1]; `state`,
 * float64[components × paths], holds the values before and after. Normal k of a step is that of use k; `substeps` lead from
 * row to row. Of antithetic paths 2i and 2i + 1 the second has the negatives of the first's normals.
 */
export function advance(
  { noises, step, drawStep }: PlainLaw,
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
  substeps = 1,
  antithetic = false,
): void {
  const values = new Float64Array(x.length);
  const z = new Float64Array(noises);
  const normals = Array.from({ length: noises }, () => new Float64Array(substeps));
  const draws = new DrawnWords(seedLow, seedHigh, (stream ^ 0x80000000) >>> 0);
  for (let i = 0; i < paths; i++) {
    for (let c = 0; c < x.length; c++) values[c] = state[c * paths + i];
    for (let row = 0; row < steps; row++) {
      const at = (firstStep + row) >>> 0;
      const path = (firstPath + i) >>> 0;
      const isMirror = antithetic && path % 2 === 1;
      normals.forEach((one, k) =>
        refinedNormals(one, seedLow, seedHigh, stream, isMirror ? path - 1 : path, at, k, noises),
      );
      for (let s = 0; s < substeps; s++) {
        for (let k = 0; k < noises; k++) z[k] = isMirror ? -normals[k][s] : normals[k][s];
        step?.(values, z, constants, at);
        draws.begin(path, (Math.imul(at, substeps) + s) >>> 0);
        drawStep?.(values, constants, draws);
      }
      for (let c = 0; c < x.length; c++) x[c][row * stride + i] = values[c];
    }
    for (let c = 0; c < x.length; c++) state[c * paths + i] = values[c];
  }
}
