import { exp, expm1, meanOfDecay } from '../kernels/reference/elementary.js';

/** The drift kappa (theta − x) of laws whose first two constants are kappa and theta. */
export const reverting = (x: number, c: readonly number[]): number => c[2] * (c[3] - x);

/** The solution X of X = x + kappa (theta − X) h + noise. */
export function revertingImplicitly(x: number, noise: number, c: readonly number[]): number {
  const kappaStep = c[2] * c[0];
  return (x + kappaStep * c[3] + noise) / (1 + kappaStep);
}

/** e^−kt, 1 − e^−kt, and (1 − e^−kt)/k, which is t at k = 0. */
export function decayOver(kappa: number, t: number): { decay: number; gone: number; weight: number } {
  return { decay: exp(-kappa * t), gone: -expm1(-kappa * t), weight: t * meanOfDecay(kappa * t) };
}
