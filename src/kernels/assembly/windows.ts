/** out[row, i] = series[row + i] for i < window: the overlapping windows of a float64 series, stride one. */
export function windows(series: usize, rows: u32, window: usize, out: usize): void {
  const bytes = window << 3;
  for (let row: u32 = 0; row < rows; row++) {
    memory.copy(out, series, bytes);
    series += 8;
    out += bytes;
  }
}
