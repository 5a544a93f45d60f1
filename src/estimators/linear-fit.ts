import { type CombinationErrors, errorsOf } from './covariance.js';
import type { ErrorModel } from './error-model.js';
import type { DesignRows } from './design-matrix.js';
import { factorised } from './householder.js';
import { multiply } from './linear-algebra.js';
import { combine } from './orthonormal-fit.js';

/** A least-squares fit θ̂ on p columns, with its errors; matrices are row-major p × p. */
export interface LinearFit extends CombinationErrors {
  readonly coefficients: Float64Array;
  readonly errors: ErrorModel['kind'];
  /** The errors of other combinations K θ̂, K row-major p × p. */
  errorsOf(combinations: Float64Array): CombinationErrors;
}

/**
 * argmin_θ Σ_j (k_j − Φ_j θ)² for Φ's columns over the rows given (time indices, ascending), and the errors of θ̂ by a
 * model. Undefined where the rows do not determine θ.
 *
 * Errors are taken in the orthonormal columns Q = Φ R⁻¹: the weights on k of a combination K θ̂ are K R⁻¹ Qᵀ.
 */
export function fitLinear(
  columns: readonly Float64Array[],
  k: Float64Array,
  rows: Uint32Array,
  model: ErrorModel,
): LinearFit | undefined {
  return fitRows({ rows, columns, factorisation: factorised(columns) }, k, model);
}

/** The same for rows of a design, whose factorisation many k have in common. */
export function fitRows(
  { rows, columns, factorisation }: DesignRows,
  k: Float64Array,
  model: ErrorModel,
): LinearFit | undefined {
  if (!factorisation) return undefined;
  const { inverseRoot } = factorisation;
  const theta = factorisation.solve(k);
  const p = columns.length;
  const residuals = combine(columns, theta);
  for (let j = 0; j < k.length; j++) residuals[j] = k[j] - residuals[j];
  const errors = errorsOf(model, { orthonormal: factorisation.orthonormal(), residuals, rows });
  const { factor, standardErrors, degreesOfFreedom, critical975 } = errors(inverseRoot);
  return {
    coefficients: theta,
    errors: model.kind,
    factor,
    standardErrors,
    degreesOfFreedom,
    critical975,
    errorsOf: (combinations) => errors(multiply(combinations, inverseRoot, p)),
  };
}
