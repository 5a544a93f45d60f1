import type { CorrelatedNoise } from '../random/noise.js';
import { plainCoefficients, type ScaledBasis } from './chebyshev.js';
import { covariance, type ErrorModel } from './covariance.js';
import { multiply, root, solveLeastSquares } from './linear-algebra.js';

/** A least-squares fit on the functions of a scaled basis, p of them; matrices are row-major p × p. */
export interface PolynomialFit {
  /** θ̂ of the functions φ_b: what predictions and curves are computed from. */
  readonly coefficients: Float64Array;
  /** A root F of their covariance F Fᵀ. */
  readonly factor: Float64Array;
  /** The same fit in powers of x: θ̂ of x^(lowest + a), and its covariance. */
  readonly powers: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * argmin_θ Σ_j (k_j − Φ_j θ)² over the rows given, and the covariance of θ̂. Undefined where the rows do not tell
 * the functions apart.
 *
 * All errors are taken in the orthonormal columns Q = Φ R⁻¹, where (QᵀQ)⁻¹ = 1, and carried by roots: with the
 * covariance of the coefficients of Q as L Lᵀ, that of the functions is F Fᵀ with F = R⁻¹ L, and that of the
 * powers (m F)(m F)ᵀ with m their expansion. So a variance is a sum of squares and never a difference of large
 * numbers, however dependent the powers are.
 */
export function fitPolynomial(
  basis: ScaledBasis,
  columns: readonly Float64Array[],
  k: Float64Array,
  rows: Uint32Array,
  errors: ErrorModel,
): PolynomialFit | undefined {
  const solution = solveLeastSquares(columns, k);
  if (!solution) return undefined;
  const { theta, inverseRoot } = solution;
  const fitted = combine(columns, theta);
  const residuals = k.map((value, j) => value - fitted[j]);
  const carried = carry(basis, columns, inverseRoot, residuals, rows, errors);
  return { coefficients: theta, powers: inPowers(basis, theta), ...carried };
}

/**
 * The covariance of θ̂ in powers of x, row-major p × p, that noise of known standard deviation and correlation makes:
 * A Φᵀ Ω Φ A with A = (ΦᵀΦ)⁻¹ and Ω_jj′ = sd² (1 − |j − j′|/(lags + 1)). It is Newey–West's with every residual sd: his
 * Bartlett weights are the very autocorrelation of this noise. Undefined where the rows do not tell the functions apart.
 */
export function noiseCovariance(
  basis: ScaledBasis,
  columns: readonly Float64Array[],
  rows: Uint32Array,
  { sd, lags }: CorrelatedNoise,
): Float64Array | undefined {
  const solution = solveLeastSquares(columns, new Float64Array(rows.length));
  if (!solution) return undefined;
  const noise = new Float64Array(rows.length).fill(sd);
  return carry(basis, columns, solution.inverseRoot, noise, rows, { kind: 'newey-west', lags }).covariance;
}

/** The covariance of θ̂ by an error model, in the orthonormal columns, carried to the functions and the powers. */
function carry(
  basis: ScaledBasis,
  columns: readonly Float64Array[],
  inverseRoot: Float64Array,
  residuals: Float64Array,
  rows: Uint32Array,
  errors: ErrorModel,
): Pick<PolynomialFit, 'factor' | 'covariance'> {
  const p = columns.length;
  const orthonormal = columns.map((_, c) =>
    combine(
      columns,
      columns.map((_column, b) => inverseRoot[b * p + c]),
    ),
  );
  const identity = new Float64Array(p * p);
  for (let b = 0; b < p; b++) identity[b * p + b] = 1;
  const inner = covariance(errors, { columns: orthonormal, residuals, inverseGram: identity, rows });
  const factor = multiply(inverseRoot, root(inner, p), p);

  return { factor, covariance: gram(multiply(plainCoefficients(basis), factor, p), p) };
}

/** The coefficients of powers of x of a combination of the basis' functions. */
export function inPowers(basis: ScaledBasis, theta: Float64Array): Float64Array {
  const p = theta.length;
  const expansion = plainCoefficients(basis);
  return theta.map((_, a) => {
    let sum = 0;
    for (let b = a; b < p; b++) sum += expansion[a * p + b] * theta[b];
    return sum;
  });
}

/** Σ_b weights[b] columns[b]. */
function combine(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(columns[0].length);
  for (const [b, column] of columns.entries()) {
    const weight = weights[b];
    for (let j = 0; j < sum.length; j++) sum[j] += weight * column[j];
  }
  return sum;
}

/** A Aᵀ. */
function gram(a: Float64Array, p: number): Float64Array {
  return a.map((_, at) => {
    let sum = 0;
    for (let c = 0; c < p; c++) sum += a[Math.floor(at / p) * p + c] * a[(at % p) * p + c];
    return sum;
  });
}
