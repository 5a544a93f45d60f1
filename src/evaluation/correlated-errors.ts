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

/** The error of one estimate θ̂ = Σ_t a_t k_t. */
export interface CosineError {
  readonly standardError: number;
  /** Of Student's t for (θ̂ − θ) / standardError; at least 1, seldom whole. */
  readonly degreesOfFreedom: number;
  /** √(aᵀΩa / tr Σ) Z_j, j = 1 … B, whose squares add up to the standard error's. */
  readonly coordinates: Float64Array;
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
 *
 * `weights` holds the a of each estimate, `residuals` û: both over `rows`, of any size whatsoever.
 */
export function cosineErrors(
  design: CorrelatedRows,
  weights: readonly Float64Array[],
  residuals: Float64Array,
): CosineError[] | undefined {
  const { rows } = design;
  if (rows.length === 0) return undefined;
  const span = rows[rows.length - 1] - rows[0] + 1;
  const cosines = cosinesOf(span, design.window);
  if (cosines < 1) return undefined;
  const table = cosineTable(span);
  // cos(π j (t + ½) / T) = table[j (2t + 1) mod 4T].
  const transform = (values: Float64Array): Float64Array => {
    const sums = new Float64Array(cosines);
    for (let r = 0; r < rows.length; r++) {
      const value = values[r];
      const step = 2 * (rows[r] - rows[0]) + 1;
      for (let j = 0, at = step; j < cosines; j++, at = (at + step) % table.length)
        sums[j] += value * table[at];
    }
    return sums;
  };
  const largest = greatest(residuals);
  const found: CosineError[] = [];
  for (const own of weights) {
    const size = greatest(own);
    const a = own.map((value) => value / (size || 1));
    // Products of tiny or huge numbers would leave the range of a float64.
    const scores = a.map((value, r) => (largest > 0 ? value * (residuals[r] / largest) : 0));
    const spread = spreadOf(design, a, cosines, table, transform);
    if (!spread) return undefined;
    const scale = spread.scale;
    const coordinates = transform(scores).map((value) => scale * value * size * largest);
    const norm = lengthOf(coordinates);
    found.push({ standardError: norm, degreesOfFreedom: spread.degreesOfFreedom, coordinates });
  }
  return found;
}

/** √(aᵀΩa / tr Σ) and ν of one estimate's weights. */
function spreadOf(
  { rows, window, orthonormal }: CorrelatedRows,
  a: Float64Array,
  cosines: number,
  table: Float64Array,
  transform: (values: Float64Array) => Float64Array,
): { scale: number; degreesOfFreedom: number } | undefined {
  // What M takes from the columns of diag(a) C: κ_c = (diag(a) C)ᵀ Q_c.
  const taken = orthonormal.map((column) => transform(column.map((value, r) => value * a[r])));
  const columns = cosines + 1;
  const products = windowProducts(columns, rows, window, (r, into, at) => {
    const value = a[r];
    const step = 2 * (rows[r] - rows[0]) + 1;
    for (let j = 0, angle = step; j < cosines; j++, angle = (angle + step) % table.length) {
      into[at + j] = value * table[angle];
    }
    for (let c = 0; c < taken.length; c++) {
      const q = orthonormal[c][r];
      const own = taken[c];
      for (let j = 0; j < cosines; j++) into[at + j] -= q * own[j];
    }
    into[at + cosines] = value;
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

/** √ Σ v², its terms scaled by the largest. */
function lengthOf(values: Float64Array): number {
  const most = greatest(values);
  if (!(most > 0)) return most;
  let sum = 0;
  for (const value of values) sum += (value / most) * (value / most);
  return most * Math.sqrt(sum);
}
