import { draw, exp, log, normalOf, uniformOf } from './drawn';

/** Random numbers by rejection, each attempt with a draw of its own (drawn.ts). reference/samplers.ts has the twins. */

/** What draws are for: the step's own, gamma, Poisson, a jump. */
export const OWN: u32 = 0;
export const GAMMA: u32 = 1;
export const POISSON: u32 = 2;
export const JUMP: u32 = 3;

/**
 * Gamma of a shape and scale 1 (Marsaglia & Tsang 2000); of a shape a below 1, that of a + 1 times U^(1/a), `u` the uniform
 * for it.
 */
export function gamma(draws: usize, shape: f64, u: f64): f64 {
  const d = (shape < 1 ? shape + 1 : shape) - 0.3333333333333333;
  const c = 1.0 / Math.sqrt(9.0 * d);
  let value = d;
  for (let attempt: u32 = 0; attempt < 1000; attempt++) {
    draw(draws, GAMMA | (attempt << 3));
    const z = normalOf(draws, 0);
    const root = 1.0 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const uniform = uniformOf(draws, true);
    const square = z * z;
    value = d * v;
    if (uniform < 1.0 - 0.0331 * (square * square)) break;
    if (log(uniform) < 0.5 * square + d * (1.0 - v + log(v))) break;
  }
  return shape < 1 ? value * exp(log(u) / shape) : value;
}

/** ln k! by Stirling's series, of k below 9 by the product. */
function logFactorial(k: f64): f64 {
  if (k < 9) {
    let product = 1.0;
    for (let i = 2.0; i <= k; i++) product *= i;
    return log(product);
  }
  const x = k + 1.0;
  const r = 1.0 / x;
  const r2 = r * r;
  const series =
    r * (0.08333333333333333 - r2 * (0.002777777777777778 - r2 * (0.0007936507936507937 - r2 * 0.0005952380952380953)));
  return (x - 0.5) * log(x) - x + 0.9189385332046727 + series;
}

/** Poisson of a mean: below 10 by inversion of the uniform `u`, else by transformed rejection (Hörmann 1993, PTRS). */
export function poisson(draws: usize, mean: f64, u: f64): f64 {
  if (mean < 10) {
    let p = exp(-mean);
    let sum = p;
    let n = 0.0;
    while (u > sum && n < 200) {
      n += 1.0;
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
  const vr = 0.9277 - 3.6224 / (b - 2.0);
  let k = 0.0;
  for (let attempt: u32 = 0; attempt < 1000; attempt++) {
    draw(draws, POISSON | (attempt << 3));
    const centred = uniformOf(draws, false) - 0.5;
    const v = uniformOf(draws, true);
    const us = 0.5 - Math.abs(centred);
    k = Math.floor(((2.0 * a) / us + b) * centred + mean + 0.43);
    if (us >= 0.07 && v <= vr) break;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const density = k * logMean - mean - logFactorial(k);
    if (log(v) + log(inverseAlpha) - log(a / (us * us) + b) <= density) break;
  }
  return k;
}
