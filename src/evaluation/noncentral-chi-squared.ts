import { gammaTerm, incompleteGamma } from './distributions.js';
import { isFar, smallerTail } from './far-noncentral.js';
import { normalBelow } from './normal-distribution.js';

/** What is smaller was e to a large exponent, which costs digits: it is computed by itself, not from the one before. */
const smallest = 1e-60;
/** Terms are left out beyond which none changes the sum. */
const negligible = 1e-19;

/** With so large a mean the law is all but normal: what is left out of its expansion is below 1e-11. */
const allButNormal = 1e8;

/** P(X ≤ x) and P(X > x). */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * P(X ≤ x) and P(X > x) of a noncentral χ² with d > 0 degrees of freedom and noncentrality δ ≥ 0 (Johnson, Kotz & Balakrishnan
 * 1995, chapter 29): Poisson mixtures Σ_j e^(−δ/2) (δ/2)^j/j! P(d/2 + j, x/2), and of Q. The smaller of both is summed and the
 * other is 1 less it. All terms are positive; Q is carried upwards in j and P downwards, where P(a, y) − P(a + 1, y) =
 * y^a e^−y/Γ(a + 1) is added and never subtracted. About 20 √(δ/2) terms; far from 0 the integral of a density that is all but
 * normal, or where the degrees of freedom are as many, an expansion around the normal law.
 */
export function noncentralChiSquared(x: number, d: number, noncentrality: number): Tails {
  if (!(x > 0)) return x <= 0 ? { lower: 0, upper: 1 } : { lower: NaN, upper: NaN };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const [a, y, mean] = [0.5 * d, 0.5 * x, 0.5 * noncentrality];
  const far = isFar(d, noncentrality);
  if (!far && d + noncentrality >= allButNormal) {
    const z = normalised(x, d, noncentrality);
    return { lower: normalBelow(z), upper: normalBelow(-z) };
  }
  if (mean === 0) return incompleteGamma(a, y);
  if (y < a + mean) {
    const lower = Math.min(far ? smallerTail(x, d, noncentrality, false) : lowerSum(a, y, mean), 1);
    return { lower, upper: 1 - lower };
  }
  if (isBeyond(x, a, noncentrality)) return { lower: 1, upper: 0 };
  const upper = Math.min(far ? smallerTail(x, d, noncentrality, true) : upperSum(a, y, mean), 1);
  return { lower: 1 - upper, upper };
}

/** z with Φ(z) all but P(X ≤ x): the expansion of Cornish and Fisher by skewness and kurtosis (Abramowitz & Stegun 1964, 26.2.49). */
function normalised(x: number, d: number, noncentrality: number): number {
  const variance = 2 * (d + 2 * noncentrality);
  const z = (x - d - noncentrality) / Math.sqrt(variance);
  const skewness = (8 * (d + 3 * noncentrality)) / (variance * Math.sqrt(variance));
  const kurtosis = (48 * (d + 4 * noncentrality)) / (variance * variance);
  const cubic = (z * z - 3) * z;
  return (
    z -
    (skewness * (z * z - 1)) / 6 -
    (kurtosis * cubic) / 24 +
    (skewness * skewness * (4 * z * z - 7) * z) / 36
  );
}

/**
 * Whether P(X > x) is no number above 0: X = |Z + μ|² with |μ|² = δ and |Z + μ| ≤ |Z| + |μ|, so that it is at most
 * P(|Z|² > (√x − √δ)²). Its sum would have as many terms as x is large, all of them 0.
 */
function isBeyond(x: number, a: number, noncentrality: number): boolean {
  const apart = Math.sqrt(x) - Math.sqrt(noncentrality);
  return apart > 0 && incompleteGamma(a, 0.5 * apart * apart).upper === 0;
}

/** Where weight times gamma term is largest, j (a + j) = y mean: its neighbourhood has all that counts of a small tail. */
const peakOf = (a: number, y: number, mean: number): number =>
  (2 * y * mean) / (a + Math.sqrt(a * a + 4 * y * mean));

/** More than nine standard deviations of a Poisson count around j. */
const reach = (j: number): number => 9 * Math.sqrt(j) + 40;

/** The next of a product's factor, or the product itself where it has become too small to be carried on. */
const carried = (next: number, itself: () => number): number => (next < smallest ? itself() : next);

function upperSum(a: number, y: number, mean: number): number {
  const peak = Math.max(mean, Math.min(peakOf(a, y, mean), y));
  const begin = Math.max(0, Math.floor(Math.min(mean, peak) - reach(mean)));
  let weight = gammaTerm(begin, mean);
  let term = gammaTerm(a + begin, y);
  let { upper } = incompleteGamma(a + begin, y);
  let sum = 0;
  for (let j = begin; ; j++) {
    const part = weight * upper;
    sum += part;
    if (j > peak && part <= negligible * sum) return sum;
    upper += term;
    const next = j + 1;
    weight = carried((weight * mean) / next, () => gammaTerm(next, mean));
    term = carried((term * y) / (a + next), () => gammaTerm(a + next, y));
  }
}

function lowerSum(a: number, y: number, mean: number): number {
  const peak = peakOf(a, y, mean);
  const begin = Math.ceil(mean + reach(mean));
  let weight = gammaTerm(begin, mean);
  let term = gammaTerm(a + begin, y);
  let { lower } = incompleteGamma(a + begin, y);
  let sum = 0;
  for (let j = begin; ; j--) {
    const part = weight * lower;
    sum += part;
    if (j === 0 || (j < peak && part <= negligible * sum)) return sum;
    const next = j - 1;
    weight = carried((weight * j) / mean, () => gammaTerm(next, mean));
    term = carried((term * (a + j)) / y, () => gammaTerm(a + next, y));
    // P(a + j − 1, y) = P(a + j, y) + y^(a + j − 1) e^−y/Γ(a + j).
    lower += term;
  }
}
