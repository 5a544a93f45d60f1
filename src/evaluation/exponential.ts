import { expOfNegative, log1p } from '../kernels/reference/exponential.js';

const float64 = (value: number): number => value;

/** e^x by polynomials, the same on every engine; relative error below 1e-15 where the result is normal. */
export function exp(x: number): number {
  if (x > 0) return 1 / exp(-x);
  // Below this even the smallest subnormal number is too large.
  return x < -746 ? 0 : expOfNegative(x, float64);
}

/** ln x by polynomials for x > 0, the same on every engine: x = (1 + u) 2^h with 0 ≤ u < 1. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  let h = 0;
  let m = x;
  for (; m >= 2; m /= 2) h++;
  for (; m < 1; m *= 2) h--;
  return h * Math.LN2 + log1p(m - 1, float64);
}
