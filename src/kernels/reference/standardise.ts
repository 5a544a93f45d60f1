import { roundingOf, type Values } from './precision.js';

/**
 * out[row · outStride + i] = (x[row, i] − mean[i]) · inverseSd[i] for i < n, computed in float64, then rounded to out's
 * precision; the other columns of out are left alone.
 */
export function standardise(
  x: Float64Array,
  rows: number,
  n: number,
  mean: Float64Array,
  inverseSd: Float64Array,
  out: Values,
  outStride: number,
): void {
  const round = roundingOf(out);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < n; i++) out[row * outStride + i] = round((x[row * n + i] - mean[i]) * inverseSd[i]);
  }
}

/** out row r = x row rowIndices[r], for the first `count` indices; rows of n values. */
export function gather(x: Values, n: number, rowIndices: Uint32Array, count: number, out: Values): void {
  for (let r = 0; r < count; r++) out.set(x.subarray(rowIndices[r] * n, (rowIndices[r] + 1) * n), r * n);
}
