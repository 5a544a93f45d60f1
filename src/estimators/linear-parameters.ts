import { interval95 } from '../evaluation/intervals.js';
import { finite } from '../evaluation/scores.js';
import type { CombinationErrors } from './covariance.js';
import type { Parameter } from './estimator.js';

/** Estimates with their errors, by name; a number that does not exist is null. */
export function linearParameters(
  names: readonly string[],
  estimates: Float64Array | undefined,
  errors: CombinationErrors | undefined,
): Parameter[] {
  return names.map((name, b) => {
    const estimate = estimates ? finite(estimates[b]) : null;
    const standardError = finite(errors?.standardErrors[b] ?? NaN);
    const interval =
      estimate === null || standardError === null
        ? null
        : interval95(estimate, standardError, errors?.critical975[b] ?? NaN);
    return {
      name,
      estimate,
      standardError,
      interval95: interval,
      degreesOfFreedom: finite(errors?.degreesOfFreedom[b] ?? NaN),
    };
  });
}
