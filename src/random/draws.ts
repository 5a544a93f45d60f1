import { float64 } from '../arrays.js';
import { normals } from '../kernels/reference/normal.js';
import { uniforms } from '../kernels/reference/uniform.js';
import { seedWords } from './streams.js';

/** Draws (first, step), (first + 1, step), … of a stream, `count` of them: float64[count]. */
type Draw = (seed: number, stream: number, first: number, count: number, step: number) => Float64Array;

/** Many draws at once: by the plain functions, or by kernels (training/kernel-draws.ts), which give the same bits. */
export interface Draws {
  /** Uniform on [0, 1). */
  readonly uniforms: Draw;
  /** Standard normals. */
  readonly normals: Draw;
}

export const plainDraws: Draws = {
  uniforms(seed, stream, first, count, step) {
    const out = float64(count);
    uniforms(out, ...seedWords(seed), stream, first, count, step);
    return out;
  },
  normals(seed, stream, first, count, step) {
    const out = float64(count);
    normals(out, ...seedWords(seed), stream, first, count, step, 1);
    return out;
  },
};
