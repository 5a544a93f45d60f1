/** out[row] = (min_i x[row, i], max_i x[row, i]), n ≥ 1, 0 without a sign: x float64[rows × n], out float64[rows × 2]. */
export function rowExtremes(x: Float64Array, rows: number, n: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    let low = x[row * n];
    let high = low;
    for (let i = 1; i < n; i++) {
      low = Math.min(low, x[row * n + i]);
      high = Math.max(high, x[row * n + i]);
    }
    out[row * 2] = low + 0;
    out[row * 2 + 1] = high + 0;
  }
}
