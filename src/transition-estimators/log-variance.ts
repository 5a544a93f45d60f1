import { factorised } from '../estimators/householder.js';
import { combine } from '../estimators/orthonormal-fit.js';
import { log } from '../evaluation/exponential.js';
import { exp } from '../evaluation/activations.js';

/** ln of a variance as a function of the columns: g = Σ_c θ_c column_c. */
export interface LogVariance {
  readonly coefficients: Float64Array;
  readonly values: Float64Array;
}

const mostSteps = 50;

/**
 * θ̂ = argmax −½ Σ_i (g_i + e_i² e^−g_i): the variance function of normal residuals e (Harvey 1976), by Fisher's scoring, whose steps
 * are the regressions of e² e^−g − 1 on the columns, halved until the likelihood grows. It is concave, so there is one maximum. The first
 * column is 1. Undefined where the columns depend on each other, or residuals are all 0.
 */
export function fitLogVariance(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  from?: Float64Array,
): LogVariance | undefined {
  const n = residuals.length;
  const factorisation = factorised(columns);
  let square = 0;
  for (let i = 0; i < n; i++) square += (residuals[i] * residuals[i]) / n;
  if (!factorisation || !(square > 0)) return undefined;
  let coefficients = from ?? new Float64Array(columns.length);
  if (!from) coefficients[0] = log(square);
  let values = combine(columns, coefficients);
  let loss = lossOf(values, residuals);
  const working = new Float64Array(n);
  for (let step = 0; step < mostSteps; step++) {
    for (let i = 0; i < n; i++) working[i] = residuals[i] * residuals[i] * exp(-values[i]) - 1;
    const direction = factorisation.solve(working);
    let share = 1;
    for (; share > 1e-6; share /= 2) {
      const next = coefficients.map((value, c) => value + share * direction[c]);
      const there = combine(columns, next);
      const lossThere = lossOf(there, residuals);
      if (!(lossThere < loss)) continue;
      const gained = loss - lossThere;
      [coefficients, values, loss] = [next, there, lossThere];
      if (gained < 1e-12 * n) return { coefficients, values };
      break;
    }
    if (share <= 1e-6) break;
  }
  return { coefficients, values };
}

/** ½ Σ (g + e² e^−g) */
function lossOf(values: Float64Array, residuals: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] + residuals[i] * residuals[i] * exp(-values[i])) / 2;
  }
  return sum;
}
