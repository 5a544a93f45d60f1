import type { ParametricEntry } from '../entry.js';

/** The span of x^lowest, x^(lowest + 1), …, x^(lowest + degree). */
export interface PolynomialShape {
  /** 2 where f(x) = λ(x) x² with λ of that degree; 0 where f is a polynomial itself. */
  readonly lowest: 0 | 2;
  readonly degree: number;
}

/**
 * Functions x^lowest … x^(lowest + degree) with f(x) = Σ_b θ_b x^(lowest + b). How they are computed with is for
 * the estimator to choose; parameters, errors and truths are of these plain powers.
 */
export interface Basis<Parameters> extends ParametricEntry {
  shape(parameters: Parameters): PolynomialShape;
  /** The parameters' names, one a power. */
  parameterNames(parameters: Parameters): readonly string[];
}
