/**
 * out[row] = (min_i x[row, i], max_i x[row, i]), n ≥ 1: x float64[rows × n] of numbers, out float64[rows × 2]. Four pairs of
 * extremes go side by side, since each comparison waits for the one before. 0 has no sign.
 */
export function rowExtremes(x: usize, rows: u32, n: u32, out: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const first = v128.load64_splat(x);
    let low0 = first;
    let low1 = first;
    let low2 = first;
    let low3 = first;
    let high0 = first;
    let high1 = first;
    let high2 = first;
    let high3 = first;
    let left = <i32>n;
    for (; left >= 8; left -= 8) {
      const v0 = v128.load(x);
      const v1 = v128.load(x, 16);
      const v2 = v128.load(x, 32);
      const v3 = v128.load(x, 48);
      low0 = f64x2.pmin(low0, v0);
      low1 = f64x2.pmin(low1, v1);
      low2 = f64x2.pmin(low2, v2);
      low3 = f64x2.pmin(low3, v3);
      high0 = f64x2.pmax(high0, v0);
      high1 = f64x2.pmax(high1, v1);
      high2 = f64x2.pmax(high2, v2);
      high3 = f64x2.pmax(high3, v3);
      x += 64;
    }
    for (; left > 0; left--) {
      const value = v128.load64_splat(x);
      low0 = f64x2.pmin(low0, value);
      high0 = f64x2.pmax(high0, value);
      x += 8;
    }
    const low = f64x2.pmin(f64x2.pmin(low0, low1), f64x2.pmin(low2, low3));
    const high = f64x2.pmax(f64x2.pmax(high0, high1), f64x2.pmax(high2, high3));
    store<f64>(out, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)) + 0);
    store<f64>(out, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)) + 0, 8);
    out += 16;
  }
}
