import { expOfNegative, log1p } from './exponential';
import { cosine, sine } from './sine';

/** Functions of pairs of float64 that laws, schemes and formulas are made of; reference/elementary.ts repeats every operation. */

/** e^x. pmax(x, c) is x where x is NaN. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const magnitude = f64x2.neg(f64x2.abs(x));
  const e = expOfNegative<f64>(f64x2.pmax(magnitude, f64x2.splat(-746)));
  return v128.bitselect(f64x2.div(f64x2.splat(1), e), e, f64x2.gt(x, f64x2.splat(0)));
}

/** ln x: h ln 2 + log1p(u) of x = 2^h (1 + u), and from ½ to 1 −log1p((1 − x) / x); −∞ at 0, NaN below. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  // Subnormal numbers times 2^54 are normal.
  const tiny = f64x2.lt(x, f64x2.splat(2.2250738585072014e-308));
  const normal = f64x2.mul(x, v128.bitselect(f64x2.splat(18014398509481984), one, tiny));
  const exponent = i64x2.sub(i64x2.shr_u(normal, 52), i64x2.splat(1023));
  // Whole numbers in the lowest bits of 1.5 · 2^52 become float64.
  const shift = f64x2.splat(6755399441055744);
  const h = f64x2.sub(
    f64x2.sub(i64x2.add(exponent, shift), shift),
    v128.and(f64x2.splat(54), tiny),
  );
  const mantissa = v128.and(normal, i64x2.splat(0x000fffffffffffff));
  const u = f64x2.sub(v128.or(mantissa, one), one);
  const below = v128.and(f64x2.ge(x, f64x2.splat(0.5)), f64x2.lt(x, one));
  const part = log1p<f64>(v128.bitselect(f64x2.div(f64x2.sub(one, x), x), u, below));
  const sum = f64x2.add(f64x2.mul(h, f64x2.splat(0.6931471805599453)), part);
  let y = v128.bitselect(f64x2.neg(part), sum, below);
  y = v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(x, zero));
  y = v128.bitselect(f64x2.splat(NaN), y, f64x2.lt(x, zero));
  const beyond = v128.or(f64x2.eq(x, f64x2.splat(Infinity)), f64x2.ne(x, x));
  return v128.bitselect(x, y, beyond);
}

/** x^y as e^(y ln |x|), with the sign of (−1)^y below 0 where y is a whole number, NaN where it is none; 1 where y is 0. */
// @ts-ignore: decorator
@inline
export function power(x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  const size = exp(f64x2.mul(y, log(f64x2.abs(x))));
  const half = f64x2.mul(y, f64x2.splat(0.5));
  const isOdd = f64x2.ne(f64x2.floor(half), half);
  const isWhole = f64x2.eq(f64x2.floor(y), y);
  const signed = v128.xor(size, v128.and(isOdd, f64x2.splat(-0.0)));
  const negative = v128.bitselect(signed, f64x2.splat(NaN), isWhole);
  let value = v128.bitselect(negative, size, f64x2.lt(x, zero));
  value = v128.bitselect(x, value, f64x2.ne(x, x));
  return v128.bitselect(f64x2.splat(1), value, f64x2.eq(y, zero));
}

/** sin x, and NaN beyond ±1e6, where the reduction of the angle is no longer exact. */
// @ts-ignore: decorator
@inline
export function boundedSine(x: v128): v128 {
  return withinBounds(x, sine(x));
}

/** cos x, as boundedSine. */
// @ts-ignore: decorator
@inline
export function boundedCosine(x: v128): v128 {
  return withinBounds(x, cosine(x));
}

// @ts-ignore: decorator
@inline
function withinBounds(x: v128, y: v128): v128 {
  return v128.bitselect(y, f64x2.splat(NaN), f64x2.le(f64x2.abs(x), f64x2.splat(1e6)));
}

/** x^power for x > 0, and 0 for x ≤ 0. */
// @ts-ignore: decorator
@inline
export function positivePower(x: v128, exponent: v128): v128 {
  return v128.and(exp(f64x2.mul(exponent, log(x))), f64x2.gt(x, f64x2.splat(0)));
}

/** max(x, 0) */
// @ts-ignore: decorator
@inline
export function positivePart(x: v128): v128 {
  return v128.and(x, f64x2.gt(x, f64x2.splat(0)));
}
