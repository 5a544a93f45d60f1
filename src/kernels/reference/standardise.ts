import { roundingOf, type Values } from './precision.js';

/** out[row, i] = (x[row, i] − mean[i]) · inverseSd[i], computed in float64, then rounded to out's precision. */
export function standardise(
  x: Float64Array,
  rows: number,
  n: number,
  mean: Float64Array,
  inverseSd: Float64Array,
  out: Values,
): void {
  const round = roundingOf(out);
  for (let at = 0; at < rows * n; at++) out[at] = round((x[at] - mean[at % n]) * inverseSd[at % n]);
}

/** out row r = x row rowIndices[r], for the first `count` indices; rows of n values. */
export function gather(x: Values, n: number, rowIndices: Uint32Array, count: number, out: Values): void {
  for (let r = 0; r < count; r++) out.set(x.subarray(rowIndices[r] * n, (rowIndices[r] + 1) * n), r * n);
}
