import type { DrawnWords } from './drawn.js';
import { exp, log } from './elementary.js';

/** The samplers of assembly/samplers.ts, operation by operation. */

/** What draws are for: the step's own, gamma, Poisson, a jump, a shape below 1, a quantile, an exponential; the attempt stands above these three bits. */
export const uses = { own: 0, gamma: 1, poisson: 2, jump: 3, boost: 4, quantile: 5, exponential: 6 } as const;

/**
 * Gamma of a shape and scale 1 (Marsaglia & Tsang 2000), its first attempt by the normal z and the uniform u; of a shape a below
 * 1, that of a + 1 times U^(1/a). Attempts are numbered from `from`.
 */
export function gamma(draws: DrawnWords, shape: number, z: number, u: number, from = 0): number {
  const value = ofLargeShape(draws, shape < 1 ? shape + 1 : shape, z, u, from);
  if (shape >= 1) return value;
  draws.draw((uses.boost | (from << 3)) >>> 0);
  return value * exp(log(draws.uniform(true)) / shape);
}

/** ln of the same: of a small shape a gamma itself may be below all numbers. */
export function logGamma(draws: DrawnWords, shape: number, z: number, u: number, from = 0): number {
  const value = log(ofLargeShape(draws, shape < 1 ? shape + 1 : shape, z, u, from));
  if (shape >= 1) return value;
  draws.draw((uses.boost | (from << 3)) >>> 0);
  return value + log(draws.uniform(true)) / shape;
}

function ofLargeShape(draws: DrawnWords, shape: number, z: number, u: number, from: number): number {
  const d = shape - 0.3333333333333333;
  const scale = Math.sqrt(9 * d);
  for (let attempt = 1; attempt < 1000; attempt++) {
    const root = 1 + z / scale;
    const v = root * root * root;
    const square = z * z;
    if (root > 0) {
      if (u < 1 - 0.0331 * (square * square)) return d * v;
      if (log(u) < 0.5 * square + d * (1 - v + log(v))) return d * v;
    }
    draws.draw((uses.gamma | ((from + attempt) << 3)) >>> 0);
    z = draws.normal(0);
    u = draws.uniform(true);
  }
  return d;
}

/** Of the second of two gammas the attempts come behind the first's. */
export const secondAttempts = 1 << 16;

/** Beta of two shapes, G_a / (G_a + G_b) by the logarithms of two gammas, from the draws of a step's own. */
export function beta(draws: DrawnWords, a: number, b: number): number {
  draws.draw(uses.own);
  const one = logGamma(draws, a, draws.normal(0), draws.uniform(true));
  draws.draw((uses.gamma | (secondAttempts << 3)) >>> 0);
  const other = logGamma(draws, b, draws.normal(0), draws.uniform(true), secondAttempts);
  return 1 / (1 + exp(other - one));
}

/** ln k! by Stirling's series, of k below 9 by the product. */
function logFactorial(k: number): number {
  if (k < 9) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return log(product);
  }
  const x = k + 1;
  const r = 1 / x;
  const r2 = r * r;
  const series =
    r *
    (0.08333333333333333 -
      r2 * (0.002777777777777778 - r2 * (0.0007936507936507937 - r2 * 0.0005952380952380953)));
  return (x - 0.5) * log(x) - x + 0.9189385332046727 + series;
}

/** Poisson of a mean: below 10 by inversion of the uniform `u`, else by transformed rejection (Hörmann 1993, PTRS). */
export function poisson(draws: DrawnWords, mean: number, u: number): number {
  if (mean < 10) {
    let p = exp(-mean);
    let sum = p;
    let n = 0;
    while (u > sum && n < 200) {
      n += 1;
      p *= mean / n;
      sum += p;
    }
    return n;
  }
  const root = Math.sqrt(mean);
  const logMean = log(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  let k = 0;
  for (let attempt = 0; attempt < 1000; attempt++) {
    draws.draw((uses.poisson | (attempt << 3)) >>> 0);
    const centred = draws.uniform(false) - 0.5;
    const v = draws.uniform(true);
    const us = 0.5 - Math.abs(centred);
    k = Math.floor(((2 * a) / us + b) * centred + mean + 0.43);
    if (us >= 0.07 && v <= vr) break;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const density = k * logMean - mean - logFactorial(k);
    if (log(v) + log(inverseAlpha) - log(a / (us * us) + b) <= density) break;
  }
  return k;
}
