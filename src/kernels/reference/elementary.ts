import { tanh as tanhOf } from './activation.js';
import { expm1 as reducedExpm1, expOfNegative, log1p } from './exponential.js';
import { cosine, sine } from './sine.js';

const float64 = (value: number): number => value;

/** e^x, the kernels' own and so the same bits on every engine; relative error below 1e-15 where the result is normal. */
export function exp(x: number): number {
  const magnitude = -Math.abs(x);
  const e = expOfNegative(magnitude < -746 ? -746 : magnitude, float64);
  return x > 0 ? 1 / e : e;
}

/**
 * ln x, relative error below 1e-15 near 1 too: x = 2^h (1 + u) with 0 ≤ u < 1 gives h ln 2 + log1p(u), and from ½ to 1 it is
 * −log1p((1 − x) / x), whose 1 − x is exact. −∞ at 0, NaN below.
 */
export function log(x: number): number {
  if (x === Infinity || Number.isNaN(x)) return x;
  if (x <= 0) return x === 0 ? -Infinity : NaN;
  if (x >= 0.5 && x < 1) return -log1p((1 - x) / x, float64);
  let [h, m] = [0, x];
  for (; m >= 2; m /= 2) h++;
  for (; m < 1; m *= 2) h--;
  return h * Math.LN2 + log1p(m - 1, float64);
}

/**
 * x^y as e^(y ln |x|), with the sign of (−1)^y where x < 0 and y is a whole number, else NaN there; 1 where y is 0. Relative
 * error about (1 + |y ln x|) 4e-16: exponents that are constants are powers by multiplication instead.
 */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  const size = exp(y * log(Math.abs(x)));
  if (!(x < 0)) return Number.isNaN(x) ? NaN : size;
  if (Math.floor(y) !== y) return NaN;
  return Math.floor(y / 2) * 2 === y ? size : -size;
}

export const hyperbolicTangent = (x: number): number => tanhOf(x, float64);

/** Beyond this the reduction of an angle to a quarter of a turn is no longer exact. */
const largestAngle = 1e6;

/** sin x, absolute error below 3e-16 for |x| ≤ 1e5, 2e-15 to 1e6; NaN beyond, where it would be noise. */
export const boundedSine = (x: number): number => (Math.abs(x) <= largestAngle ? sine(x) : NaN);

/** cos x, as boundedSine. */
export const boundedCosine = (x: number): number => (Math.abs(x) <= largestAngle ? cosine(x) : NaN);

/** x^power for x > 0, and 0 for x ≤ 0. */
export function positivePower(x: number, exponent: number): number {
  return x > 0 ? exp(exponent * log(x)) : 0;
}

/** max(x, 0) */
export function positivePart(x: number): number {
  return x > 0 ? x : 0;
}

/** e^x − 1 without cancellation around 0. */
export function expm1(x: number): number {
  return Math.abs(x) <= 40 ? reducedExpm1(x, float64) : exp(x) - 1;
}

/** (1 − e^−y) / y, which is 1 at 0. */
export function meanOfDecay(y: number): number {
  return y === 0 ? 1 : -expm1(-y) / y;
}
