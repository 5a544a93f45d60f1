import { picked } from '../../arrays.js';
import type { Dependence } from '../../evaluation/mean-with-error.js';
import type { HoldOutRows } from '../../verdicts/ladder.js';
import type { HoldOut } from '../../random/split.js';
import type { StoredPaths } from '../../rows/stored-paths.js';
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
  /** How differences between rows depend on each other. */
  readonly dependence: Dependence;
  /** Whether held-out rows share values or noise with training rows. */
  readonly leaks: boolean;
  readonly rows: EvaluatedRows;
}

/**
 * How the differences on rows depend on each other whose errors reach over `lags` rows: rows drawn at random, with
 * errors that do not reach, are a random sample; rows that follow each other in time may always correlate mildly.
 */
export function dependenceOf(lags: number, by: HoldOut['by']): Dependence {
  return lags === 0 && by === 'random' ? 'independent' : { window: lags + 1 };
}

export function comparisonOf(
  byRow: boolean,
  rows: EvaluatedRows,
  how: Pick<Comparison, 'dependence' | 'leaks'>,
): Comparison {
  if (!byRow) return { on: 'k', target: rows.k, weight: rows.s, predicted: ({ kHat }) => kHat, rows, ...how };
  const weight = new Float64Array(rows.s.length).fill(1);
  return { on: 'lambda', target: rows.lambda, weight, predicted: ({ lambdaHat }) => lambdaHat, rows, ...how };
}

/** The held-out rows as gains are taken over them. */
export function holdOutRows({ target, rows: { holdOut }, dependence, leaks }: Comparison): HoldOutRows {
  return { rows: holdOut, target: picked(target, holdOut), dependence, leaks };
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
