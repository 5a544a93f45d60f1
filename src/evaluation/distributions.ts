import { exp, log } from './exponential.js';

/** Tails of the distributions that tests are decided by, the same on every engine. */

/** The 97.5 % quantile of the standard normal distribution. */
export const normal975 = 1.959963984540054;

/** Relative change at which continued fractions and series have converged, and the most terms that they take. */
const settled = 1e-16;
const mostTerms = 100_000;
const tiny = 1e-300;

/** ln √(2π) */
const logRoot2Pi = 0.9189385332046728;

/** ln Γ(a) for a > 0, by Stirling's formula and its error. */
export function logGamma(a: number): number {
  return logRoot2Pi + (a - 0.5) * log(a) - a + stirlingError(a);
}

/** P(F(d1, d2) > f) for F with d1 and d2 degrees of freedom. */
export function fTail(f: number, d1: number, d2: number): number {
  if (!(f > 0)) return f <= 0 ? 1 : NaN;
  if (f === Infinity) return 0;
  const sum = d2 + d1 * f;
  return incompleteBeta(d2 / sum, (d1 * f) / sum, d2 / 2, d1 / 2);
}

/** P(|T| > |t|) for Student's T with ν degrees of freedom. */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return fTail(t * t, 1, degreesOfFreedom);
}

/** P(|Z| > |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  return chiSquaredTail(z * z, 1);
}

/** P(X > x) for X with the χ² distribution of q degrees of freedom. */
export function chiSquaredTail(x: number, degreesOfFreedom: number): number {
  if (!(x > 0)) return x <= 0 ? 1 : NaN;
  if (x === Infinity) return 0;
  return incompleteGamma(degreesOfFreedom / 2, x / 2).upper;
}

/** The t that |T| exceeds with probability p. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return quantile(p, (t) => studentTwoSided(t, degreesOfFreedom));
}

/** The z that |Z| exceeds with probability p. */
export function normalQuantile(p: number): number {
  return p === 0.05 ? normal975 : quantile(p, normalTwoSided);
}

/**
 * Where a tail, which falls steadily, is p: by false position, an end that stays twice counted half (Illinois;
 * Dowell & Jarratt 1971), and by bisection in every fourth step, so that both ends come closer.
 */
function quantile(p: number, tail: (x: number) => number): number {
  if (!(p > 0 && p < 1)) return p === 1 ? 0 : p === 0 ? Infinity : NaN;
  let [low, high] = [0, 1];
  let [above, below] = [1 - p, tail(high) - p];
  while (below > 0 && high < 1e300) {
    [low, above, high] = [high, below, high * 2];
    below = tail(high) - p;
  }
  let moved: 'low' | 'high' | undefined;
  for (let i = 1; i < 400; i++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    const crossing = low + ((high - low) * above) / (above - below);
    const x = i % 4 === 0 || !(crossing > low && crossing < high) ? middle : crossing;
    const off = tail(x) - p;
    if (off === 0) return x;
    if (off > 0) {
      [low, above] = [x, off];
      if (moved === 'low') below /= 2;
      moved = 'low';
    } else {
      [high, below] = [x, off];
      if (moved === 'high') above /= 2;
      moved = 'high';
    }
  }
  return low + (high - low) / 2;
}

/**
 * I_x(a, b), the regularised incomplete beta function, by a continued fraction in x and y = 1 − x (DiDonato & Morris
 * 1992, equation 9). Its front x^a y^b / B(a, b) is written with deviances and Stirling errors (Loader 2000), because
 * logarithms of Γ lose their digits in differences where a or b is large.
 */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  const front = Math.sqrt((a / n) * b) * exp(exponent - logRoot2Pi);
  return (a + 1) * y > (b + 1) * x ? front / betaFraction(x, y, a, b) : 1 - front / betaFraction(y, x, b, a);
}

function betaFraction(x: number, y: number, a: number, b: number): number {
  const numerator = (m: number): number =>
    (((a + m - 1) * (a + b + m - 1)) / (a + 2 * m - 1)) * ((m * (b - m) * x * x) / (a + 2 * m - 1));
  const even = (m: number): number => ((a + m) * (a * y - b * x + 1 + m * (2 - x))) / (a + 2 * m + 1);
  const odd = (m: number): number => m + (m * (b - m) * x) / (a + 2 * m - 1);
  return continuedFraction(even(0), numerator, (m) => odd(m) + even(m));
}

/** b_0 + a_1 / (b_1 + a_2 / (b_2 + …)), by Lentz' method (Press et al. 2007, 5.2). */
function continuedFraction(
  first: number,
  numerator: (m: number) => number,
  denominator: (m: number) => number,
): number {
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = away(first);
  let [d, h] = [0, c];
  for (let m = 1; m < mostTerms; m++) {
    const [a, b] = [numerator(m), denominator(m)];
    d = 1 / away(b + a * d);
    c = away(b + a / c);
    h *= c * d;
    if (Math.abs(c * d - 1) <= settled) break;
  }
  return h;
}

/** Both regularised incomplete gamma functions, P(a, x) and Q(a, x) = 1 − P(a, x), the smaller without cancellation. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  // x^a e^−x / Γ(a), as in incompleteBeta.
  const front = Math.sqrt(a) * exp(-stirlingError(a) - deviance(a, x) - logRoot2Pi);
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let i = 1; i < mostTerms && term > settled * sum; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return { lower: front * sum, upper: 1 - front * sum };
  }
  const fraction = continuedFraction(
    x + 1 - a,
    (m) => -m * (m - a),
    (m) => x + 1 - a + 2 * m,
  );
  return { lower: 1 - front / fraction, upper: front / fraction };
}

/** x^a e^−x / Γ(a + 1) = P(a, x) − P(a + 1, x), as in incompleteBeta; for a whole number a a Poisson probability. */
export function gammaTerm(a: number, x: number): number {
  if (a === 0) return exp(-x);
  return exp(-stirlingError(a) - deviance(a, x) - logRoot2Pi) / Math.sqrt(a);
}

/**
 * δ(a) = ln Γ(a) − (a − ½) ln a + a − ln √(2π): from 10 on the first seven terms of Stirling's series, whose error is
 * below 3e-17 there; below by δ(a) = δ(a + 1) + (a + ½) ln(1 + 1/a) − 1.
 */
function stirlingError(a: number): number {
  let carried = 0;
  let at = a;
  for (; at < 10; at++) carried += (at + 0.5) * log(1 + 1 / at) - 1;
  const v = 1 / (at * at);
  const series =
    1 / 12 -
    v * (1 / 360 - v * (1 / 1260 - v * (1 / 1680 - v * (1 / 1188 - v * (691 / 360360 - v * (1 / 156))))));
  return carried + series / at;
}

/** a ln(a / m) + m − a, which vanishes where a = m: near there by the series in (a − m) / (a + m), elsewhere as it stands. */
function deviance(a: number, m: number): number {
  const v = (a - m) / (a + m);
  if (Math.abs(v) > 0.1) return a * log(a / m) + m - a;
  let power = 2 * a * v;
  let sum = (a - m) * v;
  for (let i = 3; ; i += 2) {
    power *= v * v;
    const next = sum + power / i;
    if (next === sum) return sum;
    sum = next;
  }
}
