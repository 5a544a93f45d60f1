import { sine } from '../kernels/reference/sine.js';
import { windowProducts } from './window-products.js';

/** The rows of a regression whose errors correlate, and the regression itself. */
export interface CorrelatedRows {
  /** Time indices, ascending: rows that were held out leave holes. */
  readonly rows: Uint32Array;
  /** w: rows that are w or more apart have independent errors; 1 where the errors correlate mildly, if at all. */
  readonly window: number;
  /** Q: orthonormal columns over these rows that span the regressors. */
  readonly orthonormal: readonly Float64Array[];
}

/** What the design alone says of the error of an estimate Σ_t a_t k_t. */
export interface CosineSpread {
  /** √(aᵀΩa / tr Σ): times the length of Z it is the standard error. */
  readonly scale: number;
  /** Of Student's t for (θ̂ − θ) / standardError; at least 1, seldom whole. */
  readonly degreesOfFreedom: number;
}

export interface CosineEstimator {
  /** Z_j = Σ_t cos(πj(t + ½)/T) v_t, j = 1 … B, of scores v_t = a_t û_t. */
  transform(scores: Float64Array): Float64Array;
  /** For the weights a of an estimate; undefined where the regression leaves nothing of their cosines. */
  spread(weights: Float64Array): CosineSpread | undefined;
}

/** Cosines beyond so many narrow an interval by less than 2 %, and their cost grows with the square of their number. */
const mostCosines = 80;

/** B = min(⌊0.4 T^(2/3)⌋, ⌊T / w⌋), at most 80: how many cosines rows that span T time indices have. */
export function cosinesOf(span: number, window: number): number {
  // b ≤ 0.4 T^(2/3) where (5 b / 2)³ ≤ T², which needs no root.
  let b = Math.min(mostCosines, Math.floor(span / window));
  while (b > 0 && 15.625 * b * b * b > span * span) b--;
  return b;
}

/**
 * Standard errors of linear estimates where errors correlate: the equal-weighted cosine estimator of the long-run
 * variance (Lazarus, Lewis, Stock & Watson 2018), its scale and its degrees of freedom calibrated to a working
 * correlation Ω_st = (1 − |s − t|/w)₊ as Bell & McCaffrey (2002) do. With û the residuals, T the time indices that the
 * rows span, t counted from the first of them, M = 1 − QQᵀ the residual maker and j = 1 … B (cosinesOf):
 *
 *   Z_j = Σ_t cos(πj(t + ½)/T) a_t û_t    G = M diag(a) C    Σ = GᵀΩG
 *   V = (aᵀΩa / tr Σ) Σ_j Z_j²            ν = (tr Σ)² / tr Σ²
 *
 * V is exactly unbiased, and ν exact to second moments, where Ω is right up to a factor. The time that it takes grows
 * with T B² for each estimate, and not with w. Undefined where there is no cosine: the rows span less than w.
 */
export function cosineEstimator({ rows, window, orthonormal }: CorrelatedRows): CosineEstimator | undefined {
  if (rows.length === 0) return undefined;
  const span = rows[rows.length - 1] - rows[0] + 1;
  const cosines = cosinesOf(span, window);
  if (cosines < 1) return undefined;
  // cos(πj(t + ½)/T) is entry j (2t + 1) mod 4T.
  const table = cosineTable(span);
  const around = table.length;
  const stepOf = (row: number): number => 2 * (rows[row] - rows[0]) + 1;
  const transform = (scores: Float64Array): Float64Array => {
    const sums = new Float64Array(cosines);
    for (let row = 0; row < rows.length; row++) {
      const step = stepOf(row);
      for (let j = 0, at = step; j < cosines; j++, at += at + step < around ? step : step - around) {
        sums[j] += scores[row] * table[at];
      }
    }
    return sums;
  };
  const columns = cosines + 1;
  const spread = (weights: Float64Array): CosineSpread | undefined => {
    // Products of tiny or huge numbers would leave the range of a float64.
    const size = greatest(weights) || 1;
    const a = weights.map((value) => value / size);
    // What M takes from the columns of diag(a) C: (diag(a) C)ᵀ Q.
    const taken = orthonormal.map((column) => transform(column.map((value, row) => value * a[row])));
    const products = windowProducts(columns, rows, window, (row, into, first) => {
      const step = stepOf(row);
      for (let j = 0, at = step; j < cosines; j++, at += at + step < around ? step : step - around) {
        into[first + j] = a[row] * table[at];
      }
      for (let c = 0; c < taken.length; c++) {
        for (let j = 0; j < cosines; j++) into[first + j] -= orthonormal[c][row] * taken[c][j];
      }
      into[first + cosines] = a[row];
    });
    let [trace, square] = [0, 0];
    for (let i = 0; i < cosines; i++) {
      trace += products[i * columns + i];
      for (let j = 0; j < cosines; j++) square += products[i * columns + j] * products[i * columns + j];
    }
    const variance = products[cosines * columns + cosines];
    // Weights that are all zero have no error; a regression that leaves nothing of the cosines has no residuals.
    if (!(trace > 1e-12 * variance)) return variance === 0 ? { scale: 0, degreesOfFreedom: 1 } : undefined;
    return {
      scale: Math.sqrt(variance / trace),
      degreesOfFreedom: Math.max(1, (trace / square) * trace),
    };
  };
  return { transform, spread };
}

/** cos(π m / (2T)), m = 0 … 4T − 1: a quarter computed, the others its mirror images. */
function cosineTable(span: number): Float64Array {
  const table = new Float64Array(4 * span);
  for (let m = 0; m <= span; m++) {
    const value = sine(((Math.PI / 2) * (span - m)) / span);
    table[m] = value;
    table[2 * span - m] = -value;
    table[2 * span + m] = -value;
    if (m > 0) table[4 * span - m] = value;
  }
  return table;
}

function greatest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
