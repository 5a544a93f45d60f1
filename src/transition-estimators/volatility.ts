import { interval95, normal975 } from '../evaluation/intervals.js';
import { finite } from '../evaluation/scores.js';
import type { Parameter } from '../estimators/estimator.js';

/** σ̂² of residuals e_i = (y − x − a(x) dt)/√dt, as one number: their mean square, the maximum of the normal likelihood. */
export function meanSquare(residuals: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) sum += residuals[i] * residuals[i];
  return sum / residuals.length;
}

/**
 * σ̂ of such residuals with its error by that of σ̂²: Σ (e² − σ̂²)²/n² where it is robust, 2σ̂⁴/n where the residuals are taken
 * to be normal of one variance.
 */
export function volatilityParameter(residuals: Float64Array, robust: boolean): Parameter {
  const square = meanSquare(residuals);
  const n = residuals.length;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    const off = residuals[i] * residuals[i] - square;
    spread += (off / n) * (off / n);
  }
  const error = Math.sqrt(robust ? spread : 2 / n) * (robust ? 1 : square);
  return volatility('sigma', square, error);
}

/** √variance with its error and interval, from those of the variance. */
export function volatility(name: string, variance: number, error: number): Parameter {
  const estimate = variance > 0 ? Math.sqrt(variance) : NaN;
  const standardError = finite(error / (2 * estimate));
  return {
    name,
    estimate: finite(estimate),
    standardError,
    interval95: standardError === null ? null : interval95(estimate, standardError, normal975),
  };
}
