import type { ParametricEntry } from '../entry.js';

/** The span of x^lowest, x^(lowest + 1), …, x^(lowest + degree). */
export interface PolynomialShape {
  /** 2 where f(x) = λ(x) x² with λ of that degree; 0 where f is a polynomial itself. */
  readonly lowest: 0 | 2;
  readonly degree: number;
  /** Where parameters are those of x^lowest (x − around)^b instead of x^(lowest + b): they span the same. */
  readonly around?: number | undefined;
}

/**
 * Formulas of a row, or functions x^lowest … x^(lowest + degree) with f(x) = Σ_b θ_b x^(lowest + b). The estimator chooses how to
 * compute with them; parameters, errors and truths are of these plain powers.
 */
export interface Basis<Parameters> extends ParametricEntry {
  /** One of the two: the polynomials that it spans, or formulas of a row (src/formulas/term.ts). */
  shape?(parameters: Parameters): PolynomialShape;
  terms?(parameters: Parameters): readonly string[];
  /** The parameters' names, one per function. */
  parameterNames(parameters: Parameters): readonly string[];
}
