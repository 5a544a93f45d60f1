/**
 * out[row, b] = (1/n) Σ_i B_b(x[row, i]) x[row, i]², x float64[rows × n], out float64[rows × functions]: cubic B-splines on
 * float64 knots[functions + 4], ascending, the first and the last of them four times. Beyond the ends they go on as they are
 * there.
 *
 * At every x four are above 0; de Boor's recursion gives them (de Boor 1978; Piegl & Tiller 1997, algorithm A2.2). Two values of
 * x at once; terms are added in the order of i.
 */
export function splineMeans(x: usize, rows: u32, n: u32, knots: usize, functions: u32, out: usize): void {
  const lowest = v128.load64_splat(knots, 24);
  const highest = v128.load64_splat(knots + ((<usize>functions) << 3));
  const count = f64x2.splat(<f64>n);
  for (; rows > 0; rows--) {
    memory.fill(out, 0, (<usize>functions) << 3);
    for (let left = <i32>n; left > 0; left -= 2) {
      const value = left > 1 ? v128.load(x) : v128.load64_splat(x);
      const inside = f64x2.min(f64x2.max(value, lowest), highest);
      // How many inner knots are not above it.
      let steps = i64x2.splat(0);
      for (let b: u32 = 4; b < functions; b++) {
        steps = i64x2.sub(steps, f64x2.ge(inside, v128.load64_splat(knots + ((<usize>b) << 3))));
      }
      const first = <usize>i64x2.extract_lane(steps, 0) << 3;
      const second = <usize>i64x2.extract_lane(steps, 1) << 3;
      const one = knots + first;
      const other = knots + second;
      const left1 = f64x2.sub(inside, pair(one, other, 24));
      const left2 = f64x2.sub(inside, pair(one, other, 16));
      const left3 = f64x2.sub(inside, pair(one, other, 8));
      const right1 = f64x2.sub(pair(one, other, 32), inside);
      const right2 = f64x2.sub(pair(one, other, 40), inside);
      const right3 = f64x2.sub(pair(one, other, 48), inside);
      let share = f64x2.div(f64x2.splat(1), f64x2.add(right1, left1));
      let v0 = f64x2.mul(right1, share);
      let v1 = f64x2.mul(left1, share);
      share = f64x2.div(v0, f64x2.add(right1, left2));
      v0 = f64x2.mul(right1, share);
      let carried = f64x2.mul(left2, share);
      share = f64x2.div(v1, f64x2.add(right2, left1));
      v1 = f64x2.add(carried, f64x2.mul(right2, share));
      let v2 = f64x2.mul(left1, share);
      share = f64x2.div(v0, f64x2.add(right1, left3));
      v0 = f64x2.mul(right1, share);
      carried = f64x2.mul(left3, share);
      share = f64x2.div(v1, f64x2.add(right2, left2));
      v1 = f64x2.add(carried, f64x2.mul(right2, share));
      carried = f64x2.mul(left2, share);
      share = f64x2.div(v2, f64x2.add(right3, left1));
      v2 = f64x2.add(carried, f64x2.mul(right3, share));
      const v3 = f64x2.mul(left1, share);
      const square = f64x2.div(f64x2.mul(value, value), count);
      v0 = f64x2.mul(v0, square);
      v1 = f64x2.mul(v1, square);
      v2 = f64x2.mul(v2, square);
      const last = f64x2.mul(v3, square);
      // Four sums that follow one another, two at a time.
      addTo(out + first, v128.shuffle<u64>(v0, v1, 0, 2), v128.shuffle<u64>(v2, last, 0, 2));
      if (left > 1) addTo(out + second, v128.shuffle<u64>(v0, v1, 1, 3), v128.shuffle<u64>(v2, last, 1, 3));
      x += left > 1 ? 16 : 8;
    }
    out += (<usize>functions) << 3;
  }
}

/** The float64 at `offset` bytes from each of two places. */
// @ts-ignore: decorator
@inline
function pair(one: usize, other: usize, offset: usize): v128 {
  return v128.load64_lane(other + offset, v128.load64_zero(one + offset), 1);
}

// @ts-ignore: decorator
@inline
function addTo(out: usize, lower: v128, upper: v128): void {
  v128.store(out, f64x2.add(v128.load(out), lower));
  v128.store(out, f64x2.add(v128.load(out, 16), upper), 16);
}
