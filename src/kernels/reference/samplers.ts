import type { DrawnWords } from './drawn.js';
import { exp, log } from './elementary.js';

/** The samplers of assembly/samplers.ts, operation by operation. */

/** What draws are for: the step's own, gamma, Poisson, a jump; the attempt stands above these three bits. */
export const uses = { own: 0, gamma: 1, poisson: 2, jump: 3 } as const;

/**
 * Gamma of a shape and scale 1 (Marsaglia & Tsang 2000); of a shape a below 1, that of a + 1 times u^(1/a), `u` a uniform.
 * Attempts are numbered from `from`.
 */
export function gamma(draws: DrawnWords, shape: number, u: number, from = 0): number {
  const d = (shape < 1 ? shape + 1 : shape) - 0.3333333333333333;
  const c = 1 / Math.sqrt(9 * d);
  let value = d;
  for (let attempt = 0; attempt < 1000; attempt++) {
    draws.draw((uses.gamma | ((from + attempt) << 3)) >>> 0);
    const z = draws.normal(0);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const uniform = draws.uniform(true);
    const square = z * z;
    value = d * v;
    if (uniform < 1 - 0.0331 * (square * square)) break;
    if (log(uniform) < 0.5 * square + d * (1 - v + log(v))) break;
  }
  return shape < 1 ? value * exp(log(u) / shape) : value;
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
