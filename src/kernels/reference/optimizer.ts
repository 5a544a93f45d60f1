import { roundingOf, type Values } from './precision.js';

/** p ← p − learningRate · g. */
export function sgd(p: Values, g: Values, count: number, learningRate: number): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  for (let i = 0; i < count; i++) p[i] = round(p[i] - round(rate * g[i]));
}

/**
 * Adam (Kingma & Ba 2015) for the first `count` values:
 *
 *   m ← m + (g − m)(1 − β1);  v ← β2 v + (1 − β2) g²;  p ← p − stepSize · m / (√v / c + ε)
 *
 * with stepSize = learningRate / (1 − β1^t) and c = sqrtCorrection2 = √(1 − β2^t). The quotient is computed as
 * (stepSize · c) m / (√v + ε c), one division a value (end of the paper's section 2). Products of the settings
 * are float64, then rounded to the network's precision.
 */
export function adam(
  p: Values,
  g: Values,
  m: Values,
  v: Values,
  count: number,
  stepSize: number,
  sqrtCorrection2: number,
  beta1: number,
  beta2: number,
  epsilon: number,
): void {
  const round = roundingOf(p);
  const rate = round(stepSize * sqrtCorrection2);
  const floor = round(epsilon * sqrtCorrection2);
  const keep2 = round(beta2);
  const take1 = round(1 - beta1);
  const take2 = round(1 - beta2);
  for (let i = 0; i < count; i++) {
    m[i] = round(m[i] + round(round(g[i] - m[i]) * take1));
    v[i] = round(round(keep2 * v[i]) + round(round(take2 * g[i]) * g[i]));
    p[i] = round(p[i] - round(round(rate * m[i]) / round(round(Math.sqrt(v[i])) + floor)));
  }
}

/**
 * Σ p² of the first `count` values, in float64. Value i of the whole groups of eight goes to partial sum i mod 8;
 * then sum j takes sum j + 4, then j + 2, then j + 1, and a remainder of fewer than eight is added one by one.
 */
export function sumOfSquares(p: Values, count: number): number {
  const s = new Float64Array(8);
  const grouped = count - (count % 8);
  for (let i = 0; i < grouped; i++) s[i % 8] += p[i] * p[i];
  let total = s[0] + s[4] + (s[2] + s[6]) + (s[1] + s[5] + (s[3] + s[7]));
  for (let i = grouped; i < count; i++) total += p[i] * p[i];
  return total;
}
