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
  const lags = errors.kind === 'newey-west' ? errors.lags : 0;
  return sandwich(inverseGram, windowProducts(scores, fit.rows, lags), p);
}

/**
 * Γ_0 + Σ_{l ≤ L} (1 − l/(L+1)) (Γ_l + Γ_lᵀ) as Σ_t W_t W_tᵀ / (L+1) with the sums W_t = g_t + … + g_{t+L} over
 * windows of L + 1 time indices, g of a missing row being zero: two rows that are l apart lie together in L + 1 − l
 * windows. The time that it takes does not grow with L, and what comes out is a sum of squares.
 *
 * Time is cut into stretches of L + 1. A window that begins in one of them is the end of that stretch and the
 * beginning of the next: sums that come from adding alone.
 */
function windowProducts(scores: readonly Float64Array[], rows: Uint32Array, lags: number): Float64Array {
  const p = scores.length;
  const length = lags + 1;
  const products = new Float64Array(p * p);
  let [ends, following] = [new Float64Array(length * p), new Float64Array(length * p)];
  const beginning = new Float64Array(p);
  const window = new Float64Array(p);
  const last = Math.floor(rows[rows.length - 1] / length);
  let row = 0;
  for (let stretch = Math.floor(rows[0] / length) - 1; stretch <= last; stretch++) {
    const start = (stretch + 1) * length;
    following.fill(0);
    for (; rows[row] < start + length; row++) {
      for (let a = 0; a < p; a++) following[(rows[row] - start) * p + a] = scores[a][row];
    }
    for (let at = (length - 1) * p - 1; at >= 0; at--) ends[at] += ends[at + p];
    beginning.fill(0);
    for (let at = 0; at < length * p; at += p) {
      for (let a = 0; a < p; a++) {
        window[a] = ends[at + a] + beginning[a];
        beginning[a] += following[at + a];
      }
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < p; b++) products[a * p + b] += window[a] * window[b];
      }
    }
    [ends, following] = [following, ends];
  }
  return products.map((product) => product / length);
}
