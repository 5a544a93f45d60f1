import { draw, exp, log, normalOf, uniformOf } from './drawn';

/** Random numbers by rejection, each attempt with a draw of its own (drawn.ts). reference/samplers.ts has the twins. */

/** What draws are for beside the step's first, which is 0: gamma, Poisson, a jump, what makes a gamma of shape below 1. */
export const GAMMA: u32 = 1;
export const POISSON: u32 = 2;
export const JUMP: u32 = 3;
export const BOOST: u32 = 4;
/** What quantiles and exponential numbers are made of, where four steps have a counter together (own-draws.ts) or by themselves. */
export const QUANTILE: u32 = 5;
export const EXPONENTIAL: u32 = 6;

/** ln of a gamma, its attempts numbered from `from`: of a small shape it may itself be below all numbers. */
export function logGamma(draws: usize, shape: f64, z: f64, u: f64, from: u32): f64 {
  const d = (shape < 1 ? shape + 1 : shape) - 0.3333333333333333;
  const value = log(gamma(draws, d, z, u, from));
  if (shape >= 1) return value;
  draw(draws, BOOST | (from << 3));
  return value + log(uniformOf(draws, true)) / shape;
}

/** Of the second of two gammas the attempts come behind the first's. */
const SECOND_ATTEMPTS: u32 = 1 << 16;

/** Beta of two shapes, G_a / (G_a + G_b) by the logarithms of two gammas, from the normal and the uniform of a step's own draw. */
// @ts-ignore: decorator
@inline
export function beta(draws: usize, a: f64, b: f64, z: f64, u: f64): f64 {
  const one = logGamma(draws, a, z, u, 0);
  draw(draws, GAMMA | (SECOND_ATTEMPTS << 3));
  const other = logGamma(draws, b, normalOf(draws, 0), uniformOf(draws, true), SECOND_ATTEMPTS);
  return 1.0 / (1.0 + exp(other - one));
}

/** Gamma of shape d + ⅓ from 1 on and scale 1 (Marsaglia & Tsang 2000), its first attempt by the normal z and the uniform u. */
function gamma(draws: usize, d: f64, z: f64, u: f64, from: u32): f64 {
  const scale = Math.sqrt(9.0 * d);
  for (let attempt: u32 = 1; attempt < 1000; attempt++) {
    const root = 1.0 + z / scale;
    const v = root * root * root;
    const square = z * z;
    if (root > 0) {
      if (u < 1.0 - 0.0331 * (square * square)) return d * v;
      if (log(u) < 0.5 * square + d * (1.0 - v + log(v))) return d * v;
    }
    draw(draws, GAMMA | ((from + attempt) << 3));
    z = normalOf(draws, 0);
    u = uniformOf(draws, true);
  }
  return d;
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
// @ts-ignore: decorator
@inline
export function poisson(draws: usize, mean: f64, u: f64): f64 {
  return mean < 10 ? inverted(mean, u) : rejected(draws, mean);
}

// @ts-ignore: decorator
@inline
function inverted(mean: f64, u: f64): f64 {
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

function rejected(draws: usize, mean: f64): f64 {
  const root = Math.sqrt(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
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
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const density = k * log(mean) - mean - logFactorial(k);
    if (log(v) + log(inverseAlpha) - log(a / (us * us) + b) <= density) break;
  }
  return k;
}
