import { sine } from './sine';

/**
 * Kernels that give one number a row of x float64[rows × n], out float64[rows].
 *
 * Means add term i to partial sum i mod 8, in order; with the partials as four pairs p0 … p3 the sum is
 * (p0 + p1) + (p2 + p3), first of the pair plus second.
 */

/** out[row] = (1/n) Σ_i x_i^lowest T_degree((x_i − centre) · scale), T the Chebyshev polynomials of the first kind. */
export function meanChebyshev(
  x: usize,
  rows: u32,
  n: u32,
  out: usize,
  lowest: i32,
  degree: i32,
  centre: f64,
  scale: f64,
): void {
  const centre2 = f64x2.splat(centre);
  const scale2 = f64x2.splat(scale);
  for (; rows > 0; rows--) {
    let p0 = f64x2.splat(0);
    let p1 = f64x2.splat(0);
    let p2 = f64x2.splat(0);
    let p3 = f64x2.splat(0);
    for (let left = <i32>n; left > 0; left -= 2) {
      const term = chebyshevTerm(loadSome(x, left), lowest, degree, centre2, scale2);
      const last = f64x2.add(p0, v128.and(term, present(left)));
      p0 = p1;
      p1 = p2;
      p2 = p3;
      p3 = last;
      x += left > 1 ? 16 : 8;
    }
    store<f64>(out, total(p0, p1, p2, p3, n) / <f64>n);
    out += 8;
  }
}

/** T_{k+1}(z) = 2 z T_k(z) − T_{k−1}(z), then times x, `lowest` times. */
function chebyshevTerm(x: v128, lowest: i32, degree: i32, centre: v128, scale: v128): v128 {
  const z = f64x2.mul(f64x2.sub(x, centre), scale);
  const twice = f64x2.add(z, z);
  let before = f64x2.splat(1);
  let value = degree == 0 ? before : z;
  for (let k = 1; k < degree; k++) {
    const next = f64x2.sub(f64x2.mul(twice, value), before);
    before = value;
    value = next;
  }
  for (let k = 0; k < lowest; k++) value = f64x2.mul(value, x);
  return value;
}

/** out[row] = (1/n) Σ_i (mean + amplitude · sin(frequency · x_i + phase)) x_i². */
export function sineMean(
  x: usize,
  rows: u32,
  n: u32,
  out: usize,
  mean: f64,
  amplitude: f64,
  frequency: f64,
  phase: f64,
): void {
  for (; rows > 0; rows--) {
    let p0 = f64x2.splat(0);
    let p1 = f64x2.splat(0);
    let p2 = f64x2.splat(0);
    let p3 = f64x2.splat(0);
    for (let left = <i32>n; left > 0; left -= 2) {
      const value = loadSome(x, left);
      const angle = f64x2.add(f64x2.mul(f64x2.splat(frequency), value), f64x2.splat(phase));
      const lambda = f64x2.add(f64x2.splat(mean), f64x2.mul(f64x2.splat(amplitude), sine(angle)));
      const term = f64x2.mul(f64x2.mul(lambda, value), value);
      const last = f64x2.add(p0, v128.and(term, present(left)));
      p0 = p1;
      p1 = p2;
      p2 = p3;
      p3 = last;
      x += left > 1 ? 16 : 8;
    }
    store<f64>(out, total(p0, p1, p2, p3, n) / <f64>n);
    out += 8;
  }
}

/** out[row] = max_i sign · x_i: the greatest value with sign 1, minus the least with sign −1; 0 has no sign. */
export function rowMaximum(x: usize, rows: u32, n: u32, out: usize, sign: f64): void {
  for (; rows > 0; rows--) {
    let most = f64x2.splat(sign * load<f64>(x));
    let left = <i32>n;
    for (; left >= 2; left -= 2) {
      most = f64x2.pmax(most, f64x2.mul(f64x2.splat(sign), v128.load(x)));
      x += 16;
    }
    if (left == 1) {
      most = f64x2.pmax(most, f64x2.splat(sign * load<f64>(x)));
      x += 8;
    }
    store<f64>(out, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)) + 0);
    out += 8;
  }
}

/** The next values, at most two, and zeros. */
// @ts-ignore: decorator
@inline
function loadSome(x: usize, left: i32): v128 {
  return left >= 2 ? v128.load(x) : v128.load64_zero(x);
}

/** Ones in the lanes that hold a value: what stands behind the last adds nothing. */
// @ts-ignore: decorator
@inline
function present(left: i32): v128 {
  return i64x2.replace_lane(i64x2.splat(-1), 1, left >= 2 ? -1 : 0);
}

/** The partials have moved round one place a pair of values; back in order, they are added. */
function total(p0: v128, p1: v128, p2: v128, p3: v128, n: u32): f64 {
  for (let turns = ((n + 1) >> 1) & 3; turns != 0 && turns < 4; turns++) {
    const first = p0;
    p0 = p1;
    p1 = p2;
    p2 = p3;
    p3 = first;
  }
  const pair = f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
