import type { Entry } from '../entry.js';

/**
 * Functions φ_b(x) = x^powers[b] with f(x) = Σ_b θ_b φ_b(x), so that a row's mean (1/n) Σ_i φ_b(x_ij) is a mean
 * power of its values.
 */
export interface Basis extends Entry {
  readonly powers: readonly number[];
  /** The parameters' names, one a function. */
  readonly parameterNames: readonly string[];
}
