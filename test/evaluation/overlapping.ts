import { normal } from '../../src/kernels/reference/normal.js';

export const counted = (length: number): Uint32Array => Uint32Array.from({ length }, (_, j) => j);

/** Standard normals, a series of its own for each `path`. */
export function normals(length: number, path: number): Float64Array {
  return Float64Array.from({ length }, (_, j) => normal(11, 0, 99, path, j));
}

/** (z_j + … + z_{j+L}) / √(L + 1): autocorrelation 1 − l/(L + 1), as overlapping windows have it. */
export function overlapping(length: number, lags: number, path: number): Float64Array {
  const z = normals(length + lags, path);
  const sums = new Float64Array(length);
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    sum += z[i] - (i > lags ? z[i - lags - 1] : 0);
    if (i >= lags) sums[i - lags] = sum / Math.sqrt(lags + 1);
  }
  return sums;
}
