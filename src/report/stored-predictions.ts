import { readSplit } from '../rows/stored-split.js';
import { readColumns } from '../rows/stored-table.js';
import type { StoredLambda } from './stored-pipeline.js';

/** What every estimator predicts for every row; NaN where there is no number. Columns are float64[rows]. */
export interface StoredPredictions {
  readonly t: Float64Array;
  /** s_j = (1/n) Σ_i x_ij². */
  readonly s: Float64Array;
  readonly k: Float64Array;
  /** The true λ of the rows. */
  readonly lambda: Float64Array;
  readonly train: Uint32Array;
  readonly holdOut: Uint32Array;
  /** Those that predict anything, in the pipeline file's order. */
  readonly estimators: readonly PredictingEstimator[];
  /** Those that predict nothing: their training diverged, or they could not be fitted. */
  readonly silent: readonly string[];
}

export interface PredictingEstimator {
  readonly name: string;
  readonly kHat: Float64Array;
  readonly lambdaHat: Float64Array;
  /** Whether it has a λ̂ of its own for each row. */
  readonly byRow: boolean;
}

/** Reads the predictions of a pipeline's rows: as many numbers as its evaluation held. */
export function storedPredictions({ dataset, result }: StoredLambda): StoredPredictions {
  const names = result.estimators.map(({ name }) => name);
  const columns = names.flatMap((name) => [`kHat_${name}`, `lambdaHat_${name}`]);
  const read = readColumns(dataset('evaluate'), ['t', 'k', ...columns], 'predictions');
  const { s, lambda } = readColumns(dataset('targets'), ['s', 'lambda']);
  const all = result.estimators.map(({ name, lambdaHoldOut }) => ({
    name,
    kHat: read[`kHat_${name}`],
    lambdaHat: read[`lambdaHat_${name}`],
    byRow: lambdaHoldOut !== null,
  }));
  const predicts = ({ kHat }: PredictingEstimator): boolean => kHat.some(Number.isFinite);
  return {
    t: read['t'],
    s,
    k: read['k'],
    lambda,
    ...readSplit(dataset('targets')),
    estimators: all.filter(predicts),
    silent: all.filter((one) => !predicts(one)).map(({ name }) => name),
  };
}
