/**
 * What sees every bit of `count` ≥ 1 float64 x_0, x_1, …, none of them NaN. Four sums of their bits as 64-bit words, uint64[4] at
 * `sums`: modulo 2⁶⁴, over those of even place e_0, e_1, … and those of odd place o_0, o_1, …,
 *
 *   Σ e_q,  Σ o_q,  Σ_q (e_0 + … + e_q),  Σ_q (o_0 + … + o_q)
 *
 * (Fletcher 1982, with words for bytes): the first two see that a value changed, the others that it has moved. And, float64[2]
 * at `extremes`, min x and max x, of which 0 has no sign.
 */
export function checksum(x: usize, count: u32, sums: usize, extremes: usize): void {
  let sum = i64x2.splat(0);
  let weighted = i64x2.splat(0);
  let low = v128.load64_splat(x);
  let high = low;
  for (let pairs = count >> 1; pairs > 0; pairs--) {
    const values = v128.load(x);
    sum = i64x2.add(sum, values);
    weighted = i64x2.add(weighted, sum);
    low = f64x2.pmin(low, values);
    high = f64x2.pmax(high, values);
    x += 16;
  }
  if (count & 1) {
    const last = v128.load64_zero(x);
    sum = i64x2.add(sum, last);
    weighted = i64x2.add(weighted, i64x2.replace_lane(sum, 1, 0));
    low = f64x2.pmin(low, v128.load64_splat(x));
    high = f64x2.pmax(high, v128.load64_splat(x));
  }
  v128.store(sums, sum);
  v128.store(sums, weighted, 16);
  store<f64>(extremes, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)) + 0);
  store<f64>(extremes, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)) + 0, 8);
}
