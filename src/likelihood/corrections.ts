import { exp } from '../evaluation/exponential.js';
import { type Fit, fit, type Question } from './fit.js';
import type { Transitions } from './transitions.js';

/**
 * The bias of ou's kappa by maximum likelihood, from n even steps Δ (Tang & Chen 2009): (5/2 + e^κΔ + e^2κΔ/2)/(nΔ), and
 * (3 + e^2κΔ)/(2nΔ) where theta is known. About 4/T and 2/T.
 */
export function tangChenBias(kappa: number, n: number, dt: number, knownTheta: boolean): number {
  const e = exp(kappa * dt);
  return knownTheta ? (3 + e * e) / (2 * n * dt) : (2.5 + e + 0.5 * e * e) / (n * dt);
}

/**
 * The i-th of m consecutive blocks of ⌊n/m⌋ transitions of one series; each begins with the value that the one before ends
 * with. The formula wants equal blocks: what is left at the end is in none.
 */
export function blockOf({ from, to, dt }: Transitions, i: number, m: number): Transitions {
  const length = Math.floor(from.length / m);
  const cut = (values: Float64Array): Float64Array => values.slice(i * length, (i + 1) * length);
  return { from: cut(from), to: cut(to), dt: cut(dt), begins: [0] };
}

/**
 * The jackknife of Phillips & Yu (2005), m/(m − 1) κ̂ − Σ κ̂_l/(m² − m), whose bias is of order 1/T²; or why a block has no
 * estimate. Blocks may have a kappa below 0.
 */
export function jackknifeKappa(question: Question, whole: Fit, blocks: number): number | string {
  let sum = 0;
  for (let i = 0; i < blocks; i++) {
    const own = fit({ ...question, transitions: blockOf(question.transitions, i, blocks) });
    const { kappa } = own.values;
    if (!own.converged || kappa === null || kappa === undefined) {
      return `Block ${i + 1} of ${blocks} has no estimate of kappa, so the jackknife has none: ${own.problems[0]}`;
    }
    sum += kappa;
  }
  return (blocks * whole.values.kappa!) / (blocks - 1) - sum / (blocks * (blocks - 1));
}
