import { fTail } from '../evaluation/distributions.js';
import type { ErrorModel } from './error-model.js';
import { cholesky, invertLower } from './linear-algebra.js';
import type { LinearFit } from './linear-fit.js';

/** What Wald's test needs of a fit. */
export type Tested = Pick<LinearFit, 'coefficients' | 'factor' | 'degreesOfFreedom' | 'errors'>;

export interface WaldTest {
  /** W = uᵀ V⁻¹ u. */
  readonly wald: number;
  /** What W becomes, with the distribution F of these degrees of freedom where the terms are 0; p is P(F > f). */
  readonly f: number;
  readonly p: number;
  readonly degreesOfFreedom: readonly [number, number];
}

/** Errors of which a single scale is estimated, or that are taken so: W / q is F itself. */
const ofOneScale: ReadonlySet<ErrorModel['kind']> = new Set(['classical', 'hc0', 'known-noise']);

/**
 * Wald's test that the coefficients listed, q of them, are all 0: u are they, V their covariance, ν the least of their
 * degrees of freedom. Where V is a matrix estimated with ν degrees of freedom, W (ν − q + 1)/(ν q) is F(q, ν − q + 1)
 * (Hotelling 1931); where only its scale is estimated W / q is F(q, ν). Undefined where V does not tell the coefficients
 * apart, or ν < q. W does not depend on the basis that spans the terms where V is carried from one to the other.
 */
export function waldTest(fit: Tested, terms: readonly number[]): WaldTest | undefined {
  const wald = waldOf(fit, terms);
  const q = terms.length;
  const nu = Math.min(...terms.map((term) => fit.degreesOfFreedom[term]));
  if (wald === undefined || !(nu >= q)) return undefined;
  const second = ofOneScale.has(fit.errors) ? nu : nu - q + 1;
  const f = (wald / q) * (second / nu);
  return { wald, f, p: fTail(f, q, second), degreesOfFreedom: [q, second] };
}

function waldOf({ coefficients, factor }: Tested, terms: readonly number[]): number | undefined {
  const p = coefficients.length;
  const q = terms.length;
  const row = (term: number): Float64Array => factor.subarray(term * p, (term + 1) * p);
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, c) => sum + value * b[c], 0);
  const units = terms.map((term) => {
    const own = row(term);
    const most = own.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const scaled = own.map((value) => value / most);
    const length = Math.sqrt(product(scaled, scaled));
    return { sd: most * length, unit: scaled.map((value) => value / length) };
  });
  // Of correlations, so that Cholesky's pivots can be compared with 1.
  const correlation = Float64Array.from({ length: q * q }, (_, at) =>
    product(units[Math.floor(at / q)].unit, units[at % q].unit),
  );
  const triangle = cholesky(correlation, q);
  if (!triangle) return undefined;
  const inverse = invertLower(triangle, q);
  let wald = 0;
  for (let a = 0; a < q; a++) {
    let z = 0;
    for (let b = 0; b <= a; b++) z += (inverse[a * q + b] * coefficients[terms[b]]) / units[b].sd;
    wald += z * z;
  }
  return Number.isFinite(wald) ? wald : undefined;
}
