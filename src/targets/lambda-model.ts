import type { ParametricEntry } from '../entry.js';
import type { Program } from '../formulas/program.js';
import type { RowFunction } from '../kernels/kernels.js';
import type { KernelModule } from '../kernels/modules.js';

/**
 * How the truth makes targets: k_j = (1/n) Σ_i f(x_ij) + noise with f(x) = λ(x) x².
 *
 * A model gives one of three: f as a polynomial, a kernel for the mean of f, or a λ_j drawn for each row.
 */
export interface LambdaModel<Parameters> extends ParametricEntry {
  /** Kernels that the targets are computed with beside those of draws and rows. */
  readonly kernels?: readonly KernelModule[];
  /** f's coefficients by power of x, where f is a polynomial: f(x) = Σ_d coefficients[d] x^d. */
  coefficients?(parameters: Parameters): readonly number[];
  /** The kernel that gives (1/n) Σ_i f(x_ij) of a row, where f is a function of x but no polynomial. */
  meanOfF?(parameters: Parameters): RowFunctionCall | FormulaCall;
  /** λ_j from u, uniform on [0, 1): for models that draw it for each row. */
  draw?(parameters: Parameters, u: number): number;
  /** The true λ(x) = f(x) / x²; NaN where there is none: λ is drawn for each row, or f is not 0 at x = 0. */
  lambdaAt(parameters: Parameters, x: number): number;
}

/** A formula of x: f itself (power 0), or λ of f(x) = λ(x) x² (power 2). */
export interface FormulaCall {
  readonly program: Program;
  readonly power: 0 | 2;
}

/** A kernel of one number a row, and the constants that it takes. */
export interface RowFunctionCall {
  readonly kernel: RowFunction;
  readonly constants: readonly number[];
}

/** Σ_d coefficients[d] x^d by Horner's rule. */
export function polynomialAt(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
