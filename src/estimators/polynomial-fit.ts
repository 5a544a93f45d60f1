import { windowProducts } from '../evaluation/window-products.js';
import type { CorrelatedNoise } from '../random/noise.js';
import { plainCoefficients, type ScaledBasis } from './chebyshev.js';
import type { CombinationErrors } from './covariance.js';
import type { ErrorModel } from './error-model.js';
import type { DesignRows } from './design-matrix.js';
import { fitLinear, fitRows, type LinearFit } from './linear-fit.js';
import { multiply, root } from './linear-algebra.js';

/** A least-squares fit on the functions φ_b of a scaled basis: what predictions and curves are computed from. */
export interface PolynomialFit extends LinearFit {
  /** The same fit in powers of x: θ̂ of x^(lowest + a), its errors, and its covariance, row-major p × p. */
  readonly powers: Float64Array;
  readonly powerErrors: CombinationErrors;
  readonly covariance: Float64Array;
}

/**
 * fitLinear on the functions of a basis, given in powers of x as well: their coefficients are m θ̂, with m the functions'
 * expansion in powers. Undefined where the rows do not determine θ.
 */
export function fitPolynomial(
  basis: ScaledBasis,
  columns: readonly Float64Array[],
  k: Float64Array,
  rows: Uint32Array,
  model: ErrorModel,
): PolynomialFit | undefined {
  return inPowersToo(basis, fitLinear(columns, k, rows, model));
}

/** The same for rows of a design. */
export function fitDesign(
  basis: ScaledBasis,
  design: DesignRows,
  k: Float64Array,
  model: ErrorModel,
): PolynomialFit | undefined {
  return inPowersToo(basis, fitRows(design, k, model));
}

function inPowersToo(basis: ScaledBasis, fit: LinearFit | undefined): PolynomialFit | undefined {
  if (!fit) return undefined;
  // A constant's function is its power.
  const powerErrors = basis.degree === 0 ? fit : fit.errorsOf(plainCoefficients(basis));
  return {
    coefficients: fit.coefficients,
    errors: fit.errors,
    factor: fit.factor,
    standardErrors: fit.standardErrors,
    degreesOfFreedom: fit.degreesOfFreedom,
    critical975: fit.critical975,
    errorsOf: fit.errorsOf,
    powers: inPowers(basis, fit.coefficients),
    powerErrors,
    covariance: gram(powerErrors.factor, fit.coefficients.length),
  };
}

/**
 * The covariance of θ̂ in powers of x, row-major p × p, that noise of known standard deviation and correlation makes:
 * A Φᵀ Ω Φ A with A = (ΦᵀΦ)⁻¹ and Ω_jj′ = sd² (1 − |j − j′|/(lags + 1))₊. Undefined where the rows do not determine θ.
 */
export function noiseCovariance(
  basis: ScaledBasis,
  design: DesignRows,
  noise: CorrelatedNoise,
): Float64Array | undefined {
  const { columns, factorisation } = design;
  if (!factorisation) return undefined;
  const expansion = multiply(plainCoefficients(basis), factorisation.inverseRoot, columns.length);
  return noiseCovarianceOf(expansion, design, noise);
}

/** The same of combinations E Qᵀk of the coefficients in the orthonormal columns. */
export function noiseCovarianceOf(
  expansion: Float64Array,
  { rows, columns, factorisation }: DesignRows,
  { sd, lags }: CorrelatedNoise,
): Float64Array | undefined {
  if (!factorisation) return undefined;
  const p = columns.length;
  const orthonormal = factorisation.orthonormal();
  const inner = windowProducts(p, rows, lags + 1, (row, into, at) => {
    for (let c = 0; c < p; c++) into[at + c] = sd * orthonormal[c][row];
  });
  return gram(multiply(expansion, root(inner, p), p), p);
}

/** The coefficients of powers of x of a combination of the basis' functions. */
export function inPowers(basis: ScaledBasis, theta: Float64Array): Float64Array {
  const p = theta.length;
  const expansion = plainCoefficients(basis);
  const powers = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    let sum = 0;
    for (let b = a; b < p; b++) sum += expansion[a * p + b] * theta[b];
    powers[a] = sum;
  }
  return powers;
}

/** A Aᵀ. */
function gram(a: Float64Array, p: number): Float64Array {
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let c = 0; c < p; c++) sum += a[i * p + c] * a[j * p + c];
      product[i * p + j] = sum;
    }
  }
  return product;
}
