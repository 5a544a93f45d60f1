import type { ParametricEntry } from '../entry.js';

/**
 * How the truth makes targets: k_j = (1/n) Σ_i f(x_ij) + noise with f(x) = λ(x) x².
 *
 * A model gives either f as a polynomial, or a λ_j drawn for each row.
 */
export interface LambdaModel<Parameters> extends ParametricEntry {
  /** f's coefficients by power of x: f(x) = Σ_d coefficients[d] x^d. Undefined where λ is drawn for each row. */
  coefficients?(parameters: Parameters): readonly number[];
  /** λ_j from u, uniform on [0, 1): for models that draw it for each row. */
  draw?(parameters: Parameters, u: number): number;
}
