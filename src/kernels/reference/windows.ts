/** out[row, i] = series[row + i] for i < window: the overlapping windows of a series, stride one. */
export function windows(series: Float64Array, rows: number, window: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) out.set(series.subarray(row, row + window), row * window);
}
