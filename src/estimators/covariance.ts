import { sandwich } from './linear-algebra.js';

/** How the errors of least squares are taken to behave. */
export type ErrorModel =
  | { readonly kind: 'classical' }
  | { readonly kind: 'hc0' }
  | { readonly kind: 'newey-west'; readonly lags: number };

/** A least-squares fit's pieces: Φ's columns and the residuals over the rows fitted, and (ΦᵀΦ)⁻¹. */
export interface Residuals {
  readonly columns: readonly Float64Array[];
  readonly residuals: Float64Array;
  readonly inverseGram: Float64Array;
  /** Which row (time index) each entry is, ascending: rows that were held out leave holes. */
  readonly rows: Uint32Array;
}

/**
 * The covariance matrix of θ̂, row-major p × p. With N rows, scores g_j = Φ_j e_j and A = (ΦᵀΦ)⁻¹:
 *
 * - classical: A Σ e² / (N − p), for independent errors of one variance;
 * - hc0: A (Σ_j g_j g_jᵀ) A (White 1980), for independent errors of any variance;
 * - newey-west: A (Γ_0 + Σ_{l ≤ L} (1 − l/(L+1)) (Γ_l + Γ_lᵀ)) A with Γ_l = Σ_j g_{j+l} g_jᵀ (Newey & West
 *   1987, Bartlett weights, no small-sample factor), for errors correlated over up to L rows. Lags are counted
 *   in time indices: a pair of which one row was held out has no product.
 */
export function covariance(errors: ErrorModel, fit: Residuals): Float64Array {
  const p = fit.columns.length;
  const { residuals, inverseGram } = fit;
  if (errors.kind === 'classical') {
    let squares = 0;
    for (const residual of residuals) squares += residual * residual;
    const variance = squares / (residuals.length - p);
    return inverseGram.map((value) => value * variance);
  }
  const scores = fit.columns.map((column) => column.map((value, j) => value * residuals[j]));
  const middle = laggedProducts(scores, fit.rows, 0);
  const lags = errors.kind === 'newey-west' ? errors.lags : 0;
  for (let lag = 1; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1);
    const gamma = laggedProducts(scores, fit.rows, lag);
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) middle[a * p + b] += weight * (gamma[a * p + b] + gamma[b * p + a]);
    }
  }
  return sandwich(inverseGram, middle, p);
}

/** Γ_lag = Σ g_{j+lag} g_jᵀ over the rows j for which both are there. */
function laggedProducts(scores: readonly Float64Array[], rows: Uint32Array, lag: number): Float64Array {
  const p = scores.length;
  const gamma = new Float64Array(p * p);
  for (let late = 0, early = 0; late < rows.length; late++) {
    const wanted = rows[late] - lag;
    while (rows[early] < wanted) early++;
    if (rows[early] !== wanted) continue;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) gamma[a * p + b] += scores[a][late] * scores[b][early];
    }
  }
  return gamma;
}
