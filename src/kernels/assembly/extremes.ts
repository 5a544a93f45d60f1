/** out[row] = (min_i x[row, i], max_i x[row, i]), n ≥ 1, 0 without a sign: x float64[rows × n], out float64[rows × 2]. */
export function rowExtremes(x: usize, rows: u32, n: u32, out: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    let low = v128.load64_splat(x);
    let high = low;
    const end = x + ((<usize>n) << 3);
    for (; x + 8 < end; x += 16) {
      const values = v128.load(x);
      low = f64x2.pmin(low, values);
      high = f64x2.pmax(high, values);
    }
    if (x < end) {
      const last = v128.load64_splat(x);
      low = f64x2.pmin(low, last);
      high = f64x2.pmax(high, last);
      x += 8;
    }
    store<f64>(out, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)) + 0);
    store<f64>(out, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)) + 0, 8);
    out += 16;
  }
}
