import { cosine, sine } from './box-muller';
import { loadSome } from './load-some';

/**
 * out[row, b − 1] = (1/n) Σ_i sin(b θ_i) x[row, i]² for 1 ≤ b ≤ functions: x float64[rows × n], out
 * float64[rows × functions], θ = (π/2)(1 + φ) with φ = (x − centre) · inverseHalfWidth clamped to [−1, 1]. So
 * sin(b θ) is zero at both ends and beyond.
 *
 * The terms of eight values t0 … t7 add up as ((t0 + t2) + (t4 + t6)) + ((t1 + t3) + (t5 + t7)), the eights in
 * order; what is missing in the last eight counts as zero.
 */
export function sineMeans(
  x: usize,
  rows: u32,
  n: u32,
  functions: u32,
  centre: f64,
  inverseHalfWidth: f64,
  out: usize,
): void {
  const bytes = (<usize>functions) << 3;
  const c = f64x2.splat(centre);
  const inverse = f64x2.splat(inverseHalfWidth);
  for (let row: u32 = 0; row < rows; row++) {
    memory.fill(out, 0, bytes);
    let left = <i32>n;
    let eight = x;
    for (; left >= 8; left -= 8) {
      addEight(
        v128.load(eight),
        v128.load(eight, 16),
        v128.load(eight, 32),
        v128.load(eight, 48),
        c,
        inverse,
        out,
        bytes,
      );
      eight += 64;
    }
    if (left > 0) {
      const x0 = loadSome(eight, left);
      const x1 = loadSome(eight + 16, left - 2);
      const x2 = loadSome(eight + 32, left - 4);
      addEight(x0, x1, x2, loadSome(eight + 48, left - 6), c, inverse, out, bytes);
    }
    const end = out + bytes;
    for (; out < end; out += 8) store<f64>(out, load<f64>(out) / <f64>n);
    x += (<usize>n) << 3;
  }
}

/**
 * Adds the terms of eight values to the row's sums, by u_{b+1} = 2 cos θ · u_b − u_{b−1} for u_b = sin(b θ) x²:
 * the recurrence is linear, so that the weight x² is put in once.
 */
// @ts-ignore: decorator
@inline
function addEight(
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  centre: v128,
  inverse: v128,
  out: usize,
  bytes: usize,
): void {
  const phi0 = position(x0, centre, inverse);
  const phi1 = position(x1, centre, inverse);
  const phi2 = position(x2, centre, inverse);
  const phi3 = position(x3, centre, inverse);
  const twice0 = twiceCosine(phi0);
  const twice1 = twiceCosine(phi1);
  const twice2 = twiceCosine(phi2);
  const twice3 = twiceCosine(phi3);
  let u0 = f64x2.mul(f64x2.mul(x0, x0), firstSine(phi0));
  let u1 = f64x2.mul(f64x2.mul(x1, x1), firstSine(phi1));
  let u2 = f64x2.mul(f64x2.mul(x2, x2), firstSine(phi2));
  let u3 = f64x2.mul(f64x2.mul(x3, x3), firstSine(phi3));
  let before0 = f64x2.splat(0);
  let before1 = before0;
  let before2 = before0;
  let before3 = before0;
  for (const end = out + bytes; out < end; out += 8) {
    const pair = f64x2.add(f64x2.add(u0, u1), f64x2.add(u2, u3));
    store<f64>(out, load<f64>(out) + (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)));
    const next0 = f64x2.sub(f64x2.mul(twice0, u0), before0);
    const next1 = f64x2.sub(f64x2.mul(twice1, u1), before1);
    const next2 = f64x2.sub(f64x2.mul(twice2, u2), before2);
    const next3 = f64x2.sub(f64x2.mul(twice3, u3), before3);
    before0 = u0;
    before1 = u1;
    before2 = u2;
    before3 = u3;
    u0 = next0;
    u1 = next1;
    u2 = next2;
    u3 = next3;
  }
}

/** φ = (x − centre) · inverse, clamped to [−1, 1]. */
// @ts-ignore: decorator
@inline
function position(x: v128, centre: v128, inverse: v128): v128 {
  const phi = f64x2.mul(f64x2.sub(x, centre), inverse);
  return f64x2.min(f64x2.max(phi, f64x2.splat(-1)), f64x2.splat(1));
}

/** sin θ = cos(φ π/2) = (C − S)(C + S) with C, S = cos, sin(φ π/4): no case for a quadrant, no cancellation. */
// @ts-ignore: decorator
@inline
function firstSine(phi: v128): v128 {
  const square = f64x2.mul(phi, phi);
  const c = cosine(square);
  const s = sine(phi, square);
  return f64x2.mul(f64x2.sub(c, s), f64x2.add(c, s));
}

/** 2 cos θ = −2 sin(φ π/2) = −4 S C. */
// @ts-ignore: decorator
@inline
function twiceCosine(phi: v128): v128 {
  const square = f64x2.mul(phi, phi);
  return f64x2.mul(f64x2.splat(-4), f64x2.mul(sine(phi, square), cosine(square)));
}
