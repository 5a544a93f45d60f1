import { roundingOf, type Values } from './precision.js';

/** p ← p − learningRate · g. */
export function sgd(p: Values, g: Values, count: number, learningRate: number): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  for (let i = 0; i < count; i++) p[i] = round(p[i] - round(rate * g[i]));
}

/** p ← factor · p: clipping, and decay that is decoupled from the gradient. */
export function scale(p: Values, count: number, factor: number): void {
  const round = roundingOf(p);
  const times = round(factor);
  for (let i = 0; i < count; i++) p[i] = round(times * p[i]);
}

/** v ← β v + g;  p ← p − learningRate · v (Polyak 1964). */
export function momentum(
  p: Values,
  g: Values,
  v: Values,
  count: number,
  learningRate: number,
  beta: number,
): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  const keep = round(beta);
  for (let i = 0; i < count; i++) {
    v[i] = round(round(keep * v[i]) + g[i]);
    p[i] = round(p[i] - round(rate * v[i]));
  }
}

/** v ← β v + g;  p ← p − learningRate · (g + β v), with the new v (Nesterov 1983; Sutskever et al. 2013). */
export function nesterov(
  p: Values,
  g: Values,
  v: Values,
  count: number,
  learningRate: number,
  beta: number,
): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  const keep = round(beta);
  for (let i = 0; i < count; i++) {
    v[i] = round(round(keep * v[i]) + g[i]);
    p[i] = round(p[i] - round(rate * round(g[i] + round(keep * v[i]))));
  }
}

/** v ← v + g²;  p ← p − learningRate · g / (√v + ε) (Duchi, Hazan & Singer 2011). */
export function adagrad(
  p: Values,
  g: Values,
  v: Values,
  count: number,
  learningRate: number,
  epsilon: number,
): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  const floor = round(epsilon);
  for (let i = 0; i < count; i++) {
    v[i] = round(v[i] + round(g[i] * g[i]));
    p[i] = round(p[i] - round(round(rate * g[i]) / round(round(Math.sqrt(v[i])) + floor)));
  }
}

/** v ← decay · v + (1 − decay) g²;  p ← p − learningRate · g / (√v + ε) (Tieleman & Hinton 2012). */
export function rmsprop(
  p: Values,
  g: Values,
  v: Values,
  count: number,
  learningRate: number,
  decay: number,
  epsilon: number,
): void {
  const round = roundingOf(p);
  const rate = round(learningRate);
  const floor = round(epsilon);
  const keep = round(decay);
  const take = round(1 - decay);
  for (let i = 0; i < count; i++) {
    v[i] = round(round(keep * v[i]) + round(round(take * g[i]) * g[i]));
    p[i] = round(p[i] - round(round(rate * g[i]) / round(round(Math.sqrt(v[i])) + floor)));
  }
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
