import { numbered } from '../arrays.js';
import { cosineEstimator } from './correlated-errors.js';
import { studentTwoSided } from './distributions.js';
import { student975 } from './intervals.js';

/** A mean over rows with its uncertainty; null where there are too few rows for one. */
export interface MeanWithError {
  readonly count: number;
  readonly mean: number;
  readonly standardError: number | null;
  /** Of Student's t, by which interval and p-value are. */
  readonly degreesOfFreedom: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Two-sided p-value of a mean of 0. */
  readonly p: number | null;
}

/**
 * How the values of rows depend on each other: not at all, or as rows in the order of time do, where those `window` or
 * more apart are independent but for a mild correlation. A window of 1 is that alone.
 */
export type Dependence = 'independent' | { readonly window: number };

/**
 * The mean of values over rows (ascending time indices; a value that is not finite is left out) with its standard error
 * and Student's t: sd / √N with N − 1 degrees of freedom where rows are independent, else by cosines (cosineEstimator), the
 * mean being the regression on a constant. Without a standard error where rows span less than a window.
 */
export function meanWithError(
  values: Float64Array,
  rows: Uint32Array,
  dependence: Dependence,
): MeanWithError {
  const kept = finiteRows(values);
  const count = kept.length;
  const mean = kept.reduce((sum, r) => sum + values[r], 0) / count;
  const none = { standardError: null, degreesOfFreedom: null, interval95: null, p: null };
  if (count < 2) return { count, mean, ...none };
  const centred = numbered(count, (i) => values[kept[i]] - mean);
  const found =
    dependence === 'independent'
      ? independentError(centred)
      : cosineError(
          centred,
          kept.map((r) => rows[r]),
          dependence.window,
        );
  const varies = centred.some((value) => value !== 0);
  if (!found || (varies && !(found.standardError > 0))) return { count, mean, ...none };
  const { standardError, degreesOfFreedom } = found;
  const half = student975(degreesOfFreedom) * standardError;
  return {
    count,
    mean,
    standardError,
    degreesOfFreedom,
    interval95: [mean - half, mean + half],
    // Without any spread a mean is 0 or it is not.
    p: varies ? studentTwoSided(Math.abs(mean) / standardError, degreesOfFreedom) : mean === 0 ? 1 : 0,
  };
}

/** The places of the values that are finite. */
function finiteRows(values: Float64Array): Uint32Array {
  const places = new Uint32Array(values.length);
  let count = 0;
  for (let r = 0; r < values.length; r++) if (Number.isFinite(values[r])) places[count++] = r;
  return places.subarray(0, count);
}

function independentError(centred: Float64Array): { standardError: number; degreesOfFreedom: number } {
  const count = centred.length;
  const squares = centred.reduce((sum, value) => sum + value * value, 0);
  return { standardError: Math.sqrt(squares / (count * (count - 1))), degreesOfFreedom: count - 1 };
}

function cosineError(
  centred: Float64Array,
  rows: Uint32Array,
  window: number,
): { standardError: number; degreesOfFreedom: number } | undefined {
  const count = centred.length;
  const weights = new Float64Array(count).fill(1 / count);
  const orthonormal = [new Float64Array(count).fill(1 / Math.sqrt(count))];
  const estimator = cosineEstimator({ rows, window, orthonormal });
  const spread = estimator?.spread(weights);
  if (!estimator || !spread) return undefined;
  const size = centred.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const z = estimator.transform(centred.map((value) => (size > 0 ? value / size / count : 0)));
  const length = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0));
  return { standardError: spread.scale * length * size, degreesOfFreedom: spread.degreesOfFreedom };
}
