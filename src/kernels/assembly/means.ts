import { loadSome } from './load-some';

/**
 * out[row · outStride] = (1/n) Σ_i x[row, i]^power, power ≥ 1, x float64[rows × n].
 *
 * Term i goes to partial sum i mod 8, in order; with the partials as four pairs p0 … p3 the sum is
 * (p0 + p1) + (p2 + p3), first of the pair plus second. x^power is x · (x · (… · x)).
 */
export function meanPower(x: usize, rows: u32, n: u32, power: i32, out: usize, outStride: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    let total: f64;
    if (power == 1) total = sum(x, n, 1);
    else if (power == 2) total = sum(x, n, 2);
    else if (power == 3) total = sum(x, n, 3);
    else if (power == 4) total = sum(x, n, 4);
    else total = sum(x, n, power);
    store<f64>(out, total / <f64>n);
    x += (<usize>n) << 3;
    out += outStride << 3;
  }
}

/** Σ x^power of one row; inlined, so that each small constant power has a loop of its own. */
// @ts-ignore: decorator
@inline
function sum(x: usize, n: u32, power: i32): f64 {
  let p0 = f64x2.splat(0);
  let p1 = f64x2.splat(0);
  let p2 = f64x2.splat(0);
  let p3 = f64x2.splat(0);
  let left = <i32>n;
  for (; left >= 8; left -= 8) {
    p0 = f64x2.add(p0, raise(v128.load(x), power));
    p1 = f64x2.add(p1, raise(v128.load(x, 16), power));
    p2 = f64x2.add(p2, raise(v128.load(x, 32), power));
    p3 = f64x2.add(p3, raise(v128.load(x, 48), power));
    x += 64;
  }
  // The last n mod 8 terms: the partials move round, so that after four turns each stands where it was.
  for (let turn = 0; turn < 4; turn++) {
    const last = f64x2.add(p0, raise(loadSome(x, left), power));
    p0 = p1;
    p1 = p2;
    p2 = p3;
    p3 = last;
    x += 16;
    left -= 2;
  }
  const pair = f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: decorator
@inline
function raise(x: v128, power: i32): v128 {
  let p = x;
  if (power > 1) p = f64x2.mul(p, x);
  if (power > 2) p = f64x2.mul(p, x);
  if (power > 3) p = f64x2.mul(p, x);
  if (power > 4) {
    for (let k = 4; k < power; k++) p = f64x2.mul(p, x);
  }
  return p;
}

/**
 * Welford's running mean and sum of squared deviations (Welford 1962) of columns [firstColumn, firstColumn +
 * columns) of x[·, n] over the rows at `rowIndices` (uint32[count], in that order). `mean` and `m2` (float64[n])
 * hold those of `seen` rows already; with seen = 0 they need not be set. With c rows seen, this one included:
 *
 *   δ = x − mean;  mean ← mean + δ · (1/c);  m2 ← m2 + δ · (x − mean)
 */
export function columnMoments(
  x: usize,
  n: usize,
  rowIndices: usize,
  count: u32,
  seen: u32,
  firstColumn: usize,
  columns: usize,
  mean: usize,
  m2: usize,
): void {
  const offset = firstColumn << 3;
  const bytes = columns << 3;
  mean += offset;
  m2 += offset;
  if (seen == 0) {
    memory.fill(mean, 0, bytes);
    memory.fill(m2, 0, bytes);
  }
  for (let k: u32 = 0; k < count; k++) {
    const row = x + <usize>load<u32>(rowIndices + ((<usize>k) << 2)) * (n << 3) + offset;
    welford(row, bytes, 1 / <f64>(seen + k + 1), mean, m2);
  }
}

function welford(row: usize, bytes: usize, inverse: f64, mean: usize, m2: usize): void {
  const inverse2 = f64x2.splat(inverse);
  let i: usize = 0;
  for (; i + 8 < bytes; i += 16) {
    const value = v128.load(row + i);
    const before = v128.load(mean + i);
    const delta = f64x2.sub(value, before);
    const after = f64x2.add(before, f64x2.mul(delta, inverse2));
    v128.store(mean + i, after);
    v128.store(m2 + i, f64x2.add(v128.load(m2 + i), f64x2.mul(delta, f64x2.sub(value, after))));
  }
  if (i < bytes) {
    const value = load<f64>(row + i);
    const delta = value - load<f64>(mean + i);
    const after = load<f64>(mean + i) + delta * inverse;
    store<f64>(mean + i, after);
    store<f64>(m2 + i, load<f64>(m2 + i) + delta * (value - after));
  }
}
