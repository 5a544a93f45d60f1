import type { ParametricEntry } from '../entry.js';
import type { TransitionEstimand } from '../estimands/process.js';

/** Functions φ_b of x that a drift a(x) = Σ_b θ_b φ_b(x) is made of. */
export interface DriftBasis<Config> extends ParametricEntry {
  /** The parameters' names, one per function. */
  names(config: Config): readonly string[];
  /** What each parameter stands for. */
  estimands(config: Config): readonly TransitionEstimand[];
  /** a(x), in the part of TeX that report/mathml.ts reads. */
  formula(config: Config): string;
  /**
   * The numbers that the functions take from the training data, such as knots; stored with the fit. Throws RunError where
   * the data do not have them.
   */
  numbers(config: Config, from: Float64Array): Float64Array;
  /** φ_b at values x, float64[x] each. */
  columns(config: Config, numbers: Float64Array, x: Float64Array): Float64Array[];
  /**
   * M, row-major p × p, where parameters are M θ of the coefficients of these functions: those of powers of x, where the functions
   * are Chebyshev polynomials. Undefined where parameters are the coefficients.
   */
  expansion?(config: Config, numbers: Float64Array): Float64Array;
}
