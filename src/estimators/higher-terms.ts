import type { Pool } from '../pool/pool.js';
import type { PathBlocks } from '../training/data.js';
import type { ErrorModel } from './covariance.js';
import { designMatrix } from './design-matrix.js';
import { cholesky, invertLower } from './linear-algebra.js';
import type { StoredPolynomial } from './polynomial-curve.js';
import { fitPolynomial } from './polynomial-fit.js';

/**
 * Wald's statistic W = uᵀ V⁻¹ u that λ has no term beyond the constant: u are the coefficients of T_1 … T_degree in
 * λ̂(x) = Σ_b θ̂_b T_b(z), which vanish exactly where λ̂ is one number, V their covariance. Undefined where V does not
 * tell them apart. W does not depend on the basis of the polynomials.
 */
export function waldOfHigherTerms({
  coefficients,
  factor,
}: Pick<StoredPolynomial, 'coefficients' | 'factor'>): number | undefined {
  const p = coefficients.length;
  const q = p - 1;
  const row = (b: number): Float64Array => factor.subarray(b * p, (b + 1) * p);
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, c) => sum + value * b[c], 0);
  const sd = Array.from({ length: q }, (_, b) => Math.sqrt(product(row(b + 1), row(b + 1))));
  // Scaled to correlations, so that Cholesky's pivots can be compared with 1.
  const correlation = Float64Array.from({ length: q * q }, (_, at) => {
    const [a, b] = [Math.floor(at / q), at % q];
    return product(row(a + 1), row(b + 1)) / (sd[a] * sd[b]);
  });
  const triangle = cholesky(correlation, q);
  if (!triangle) return undefined;
  const inverse = invertLower(triangle, q);
  let wald = 0;
  for (let a = 0; a < q; a++) {
    let z = 0;
    for (let b = 0; b <= a; b++) z += (inverse[a * q + b] * coefficients[b + 1]) / sd[b];
    wald += z * z;
  }
  return Number.isFinite(wald) ? wald : undefined;
}

export interface QuadraticFit extends Pick<StoredPolynomial, 'coefficients' | 'factor'> {
  /** k̂ of every row. */
  readonly kHat: Float64Array;
}

/** λ(x) = c0 + c1 x + c2 x² fitted to the training rows; undefined where they do not tell its terms apart. */
export async function fitQuadratic(
  pool: Pool,
  data: { paths: PathBlocks; s: Float64Array; k: Float64Array; train: Uint32Array },
  errors: ErrorModel,
): Promise<QuadraticFit | undefined> {
  const { basis, columns } = await designMatrix(pool, data.paths, data.s, { lowest: 2, degree: 2 });
  const within = (values: Float64Array): Float64Array => Float64Array.from(data.train, (j) => values[j]);
  const fit = fitPolynomial(basis, columns.map(within), within(data.k), data.train, errors);
  if (!fit) return undefined;
  const { coefficients, factor } = fit;
  const kHat = data.s.map((_, j) => columns.reduce((sum, column, b) => sum + coefficients[b] * column[j], 0));
  return { coefficients, factor, kHat };
}
