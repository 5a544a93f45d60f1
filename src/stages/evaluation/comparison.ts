import { exp, log } from '../../evaluation/exponential.js';
import type { StoredPaths } from '../stored-paths.js';
import type { Candidate, RowPredictions } from './candidate.js';

/** The rows that estimators are compared on. Columns are float64[rows]; NaN where there is no number. */
export interface EvaluatedRows {
  readonly paths: StoredPaths;
  readonly t: Float64Array;
  readonly s: Float64Array;
  readonly k: Float64Array;
  readonly lambda: Float64Array;
  /** (1/n) Σ_i x_ij, where the paths were read. */
  readonly meanX: Float64Array;
  readonly train: Uint32Array;
  readonly holdOut: Uint32Array;
}

/** What is compared: k with k̂, or each row's own λ with λ̂. */
export interface Comparison {
  readonly on: 'k' | 'lambda';
  readonly target: Float64Array;
  /** Of the prediction weight · λ̂: s_j where k is compared, 1 where λ is. */
  readonly weight: Float64Array;
  predicted(predictions: RowPredictions): Float64Array;
  /** Lags of the Newey–West errors of differences. */
  readonly lags: number;
  readonly rows: EvaluatedRows;
}

/**
 * Lags of the Newey–West errors of differences. Of errors that correlate over L rows as overlapping windows make them,
 * Bartlett's weights with L lags see two thirds of the long-run variance, with 3 (L + 1) − 1 lags eight ninths. Rows that
 * follow each other in time have the usual bandwidth ⌊4 (N / 100)^(2/9)⌋ at least (Newey & West 1994); rows drawn at
 * random are a random sample of all rows.
 */
export function bandwidthOf(lags: number, by: 'random' | 'time', rows: number): number {
  const overlap = lags > 0 ? 3 * (lags + 1) - 1 : 0;
  const usual = by === 'time' ? Math.floor(4 * exp((2 / 9) * log(rows / 100))) : 0;
  return Math.min(Math.max(overlap, usual), rows - 1);
}

export const at = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (j) => values[j]);

export function comparisonOf(byRow: boolean, rows: EvaluatedRows, lags: number): Comparison {
  return byRow
    ? {
        on: 'lambda',
        target: rows.lambda,
        weight: new Float64Array(rows.s.length).fill(1),
        predicted: ({ lambdaHat }) => lambdaHat,
        lags,
        rows,
      }
    : { on: 'k', target: rows.k, weight: rows.s, predicted: ({ kHat }) => kHat, lags, rows };
}

/** The one λ̂ that is best for the training rows: Σ y w / Σ w². */
export function bestConstant({ target, weight, rows: { train } }: Comparison): number {
  let [products, squares] = [0, 0];
  for (const j of train) {
    products += target[j] * weight[j];
    squares += weight[j] * weight[j];
  }
  return products / squares;
}

export function meanOf(values: Float64Array, rows: Uint32Array): number {
  return rows.reduce((sum, j) => sum + values[j], 0) / rows.length;
}

export function errorsOf({ target, predicted }: Comparison, predictions: RowPredictions): Float64Array {
  const values = predicted(predictions);
  return target.map((value, j) => value - values[j]);
}

/** Errors of every row; the mean predicts the training mean of what is compared, be it k or λ. */
export function candidateErrors({ estimator, all }: Candidate, comparison: Comparison): Float64Array {
  if (estimator.level !== 'mean' || comparison.on === 'k') return errorsOf(comparison, all);
  const mean = meanOf(comparison.target, comparison.rows.train);
  return comparison.target.map((value) => value - mean);
}
