import { log1p } from '../kernels/reference/exponential.js';

export { exp } from '../kernels/reference/elementary.js';

const float64 = (value: number): number => value;

/** ln x by polynomials for x > 0, the same on every engine: x = (1 + u) 2^h with 0 ≤ u < 1. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  let h = 0;
  let m = x;
  for (; m >= 2; m /= 2) h++;
  for (; m < 1; m *= 2) h--;
  return h * Math.LN2 + log1p(m - 1, float64);
}
