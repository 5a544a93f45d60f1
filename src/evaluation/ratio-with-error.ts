import { type Dependence, meanWithError } from './mean-with-error.js';

/** A ratio R of two means over the same rows, with its uncertainty; null where there are too few rows for one. */
export interface RatioWithError {
  readonly ratio: number;
  readonly standardError: number | null;
  /** The standard error of ln R; NaN where R is 0. */
  readonly logError: number | null;
  /** Of Student's t. */
  readonly degreesOfFreedom: number | null;
}

/**
 * R = ā / b̄ for the means of a ≥ 0 and b ≥ 0 over rows, b̄ > 0; rows of which either is not finite are left out. Its
 * error is that of the mean of (a_r − R b_r) / b̄, its linearisation, and that of ln R the same over R: so rows that are
 * hard for both do not count, and the error of ln R is the same seen from the side of a and from that of b.
 *
 * Where rows correlate in windows, few are independent, and R − 1 is no smaller than what the linearisation leaves out.
 * The errors are widened for that (`nonlinearity`).
 */
export function ratioWithError(
  a: Float64Array,
  b: Float64Array,
  rows: Uint32Array,
  dependence: Dependence,
): RatioWithError {
  const both = rows.map((_, r) => r).filter((r) => Number.isFinite(a[r]) && Number.isFinite(b[r]));
  const mean = (values: Float64Array): number => both.reduce((sum, r) => sum + values[r], 0) / both.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const ratio = meanA / meanB;
  const linear = a.map((value, r) => (value - ratio * b[r]) / meanB);
  const found = meanWithError(linear, rows, dependence);
  const { degreesOfFreedom } = found;
  if (found.standardError === null) return { ratio, standardError: null, logError: null, degreesOfFreedom };
  const widened =
    dependence === 'independent'
      ? 1
      : nonlinearity(dependence.window / (rows[both[both.length - 1]] - rows[both[0]] + 1));
  const standardError = widened * found.standardError;
  return { ratio, standardError, logError: standardError / ratio, degreesOfFreedom };
}

/**
 * By how much the error of ln R is too small for windows of so large a share of the time that rows span: for the squared
 * errors of two predictions that differ by a small constant, in errors that are windows of independent normal numbers,
 * |ln R| over its linear error has these times Student's 97.5 % quantile: 2.6 for 2.4 to 5 windows, 2.1 for 8, 1.8 for
 * 12, 1.3 for 24, 1.1 for 48 (4,000 samples each). Predictions that differ more, or differently, need less. The tests
 * hold the rates that follow.
 */
const nonlinearity = (share: number): number => 1 + 1.6 * Math.min(1, 6 * share);
