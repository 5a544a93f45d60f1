import { chiSquaredTail } from '../evaluation/distributions.js';

/** A test that transforms do not depend on what was seen. */
export interface LocalTest {
  /** N Σ (mean a_k h_l)², χ² of `degreesOfFreedom` where they do not. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** The share of the variance of the transforms that what was seen explains, beyond what chance does. */
  readonly explained: number;
}

/** Functions at most: more take the test's power away. */
const mostFunctions = 12;

/** A column that is nearly a sum of those before is no function of its own. */
const dependent = 1e-6;

/**
 * Whether F(θ* | x) depends on x, as it does of a posterior that does not use what it could: T = N Σ_kl (mean_j a_k(u_j) h_l(x_j))² with
 * a_1 = √12 (u − ½), a_2 = √180 ((u − ½)² − 1/12) and h orthonormal functions of x: χ²_2p where u is uniform given x (cf. Zhao, Dalmasso,
 * Izbicki & Lee 2021, whose regression these replace).
 *
 * @param functions - columns of N numbers, the most important first
 */
export function localTest(u: Float64Array, functions: readonly Float64Array[]): LocalTest {
  const n = u.length;
  const own = orthonormal(functions, n);
  const one = u.map((value) => Math.sqrt(12) * (value - 0.5));
  const two = u.map((value) => Math.sqrt(180) * ((value - 0.5) * (value - 0.5) - 1 / 12));
  let statistic = 0;
  for (const a of [one, two]) {
    for (const h of own) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += a[j] * h[j];
      statistic += (sum * sum) / n;
    }
  }
  const degreesOfFreedom = 2 * own.length;
  return {
    statistic,
    degreesOfFreedom,
    p: degreesOfFreedom === 0 ? 1 : chiSquaredTail(statistic, degreesOfFreedom),
    explained: Math.max(0, (statistic - degreesOfFreedom) / (2 * n)),
  };
}

/** Columns of mean 0 and mean square 1 that are orthogonal to one another (modified Gram & Schmidt). */
function orthonormal(functions: readonly Float64Array[], n: number): Float64Array[] {
  const own: Float64Array[] = [new Float64Array(n).fill(1)];
  for (const column of functions) {
    if (own.length > mostFunctions) break;
    const left = Float64Array.from(column);
    const before = square(left);
    for (let pass = 0; pass < 2; pass++) {
      for (const h of own) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += left[j] * h[j];
        for (let j = 0; j < n; j++) left[j] -= (sum / n) * h[j];
      }
    }
    const size = square(left);
    if (!(size > dependent * before)) continue;
    own.push(left.map((value) => value * Math.sqrt(n / size)));
  }
  return own.slice(1);
}

const square = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
