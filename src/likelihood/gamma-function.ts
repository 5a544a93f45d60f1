import { log } from '../evaluation/exponential.js';
import type { Derivatives } from './jet.js';

/** B_2, B_4, …, B_16 (Abramowitz & Stegun 1964, table 23.2). */
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/** From here on the eight terms are right to rounding. */
const far = 15;

const halfLog2Pi = 0.9189385332046727;

/**
 * ln Γ(a), ψ(a) and ψ′(a) for a > 0: Stirling's series and its derivatives (Abramowitz & Stegun 1964, 6.1.41, 6.3.18,
 * 6.4.12) at a + m ≥ 15, brought back by Γ(a + 1) = a Γ(a).
 */
export function logGammaAt(a: number): Derivatives {
  let [product, sum, squares, x] = [1, 0, 0, a];
  for (; x < far; x++) {
    product *= x;
    sum += 1 / x;
    squares += 1 / (x * x);
  }
  const y = 1 / (x * x);
  let [value, first, second] = [0, 0, 0];
  for (let k = bernoulli.length; k >= 1; k--) {
    const b = bernoulli[k - 1];
    value = value * y + b / (2 * k * (2 * k - 1));
    first = first * y + b / (2 * k);
    second = second * y + b;
  }
  const logX = log(x);
  return [
    (x - 0.5) * logX - x + halfLog2Pi + value / x - log(product),
    logX - 0.5 / x - first * y - sum,
    1 / x + 0.5 * y + (second * y) / x + squares,
  ];
}
