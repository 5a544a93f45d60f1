import type { Column } from '../arrow/columns.js';
import { interval95 } from '../evaluation/intervals.js';
import { chebyshev, type ScaledBasis } from './chebyshev.js';
import type { LambdaCurve, StoredFit } from './estimator.js';
import type { PolynomialFit } from './polynomial-fit.js';

/** What a curve and predictions need of a fit. */
export interface StoredPolynomial {
  readonly basis: ScaledBasis;
  readonly coefficients: Float64Array;
  readonly factor: Float64Array;
  /** Of Student's t; undefined where intervals are the normal's. */
  readonly degreesOfFreedom: number | undefined;
}

/**
 * A fit as tables: `covariance` of the parameters, one row a pair of them; `functions`, one row a function
 * x^lowest T_b((x − centre) · scale) with its coefficient; `factor`, a root F of those coefficients' covariance
 * F Fᵀ, one row an entry.
 */
export function polynomialTables(
  names: readonly string[],
  { coefficients, factor, covariance }: PolynomialFit,
  { lowest, centre, scale }: ScaledBasis,
  degreesOfFreedom: number | undefined,
): Record<string, readonly Column[]> {
  const p = names.length;
  const pairs = Array.from(covariance, (_, at) => [Math.floor(at / p), at % p] as const);
  const whole = (name: string, values: readonly number[]): Column => ({
    name,
    type: 'int32',
    values: Int32Array.from(values),
  });
  const figures = (name: string, values: Float64Array): Column => ({
    name,
    type: 'float64',
    values: values.map((value) => (Number.isFinite(value) ? value : NaN)),
    nullable: true,
  });
  const same = (value: number): Float64Array => new Float64Array(p).fill(value);
  return {
    covariance: [
      { name: 'row', type: 'utf8', values: pairs.map(([row]) => names[row]) },
      { name: 'column', type: 'utf8', values: pairs.map(([, column]) => names[column]) },
      figures('value', covariance),
    ],
    functions: [
      whole(
        'degree',
        names.map((_, b) => b),
      ),
      whole(
        'lowest',
        names.map(() => lowest),
      ),
      figures('coefficient', coefficients),
      figures('centre', same(centre)),
      figures('scale', same(scale)),
      figures('degreesOfFreedom', same(degreesOfFreedom ?? NaN)),
    ],
    factor: [
      whole(
        'row',
        pairs.map(([row]) => row),
      ),
      whole(
        'column',
        pairs.map(([, column]) => column),
      ),
      figures('value', factor),
    ],
  };
}

/** The fit that `polynomialTables` stored; undefined where there was none. */
export function storedPolynomial(fit: StoredFit): StoredPolynomial | undefined {
  if (!fit.has('functions')) return undefined;
  const coefficients = fit.column('functions', 'coefficient');
  const first = (name: string): number => fit.column('functions', name)[0];
  const degreesOfFreedom = first('degreesOfFreedom');
  return {
    basis: {
      lowest: first('lowest') === 0 ? 0 : 2,
      degree: coefficients.length - 1,
      centre: first('centre'),
      scale: first('scale'),
    },
    coefficients,
    factor: fit.column('factor', 'value'),
    degreesOfFreedom: Number.isNaN(degreesOfFreedom) ? undefined : degreesOfFreedom,
  };
}

/**
 * λ̂(x) = x^(lowest − 2) Σ_b θ̂_b T_b(z) with z = (x − centre) · scale, and its 95 % band: the standard error is
 * |x^(lowest − 2)| · |Fᵀ T(z)|. Where f is a polynomial itself, λ̂(x) = f̂(x) / x² has no value at 0.
 */
export function lambdaCurve(stored: StoredPolynomial | undefined, x: Float64Array): Required<LambdaCurve> {
  const nothing = (): Float64Array => new Float64Array(x.length).fill(NaN);
  const curve = { lambda: nothing(), lower95: nothing(), upper95: nothing() };
  if (!stored) return curve;
  const { basis, coefficients, factor, degreesOfFreedom } = stored;
  const p = coefficients.length;
  for (const [g, value] of x.entries()) {
    if (basis.lowest === 0 && value === 0) continue;
    const weight = basis.lowest === 0 ? 1 / (value * value) : 1;
    const t = chebyshev(basis.degree, (value - basis.centre) * basis.scale);
    let sum = 0;
    let variance = 0;
    for (let c = 0; c < p; c++) {
      sum += coefficients[c] * t[c];
      let part = 0;
      for (let b = 0; b < p; b++) part += factor[b * p + c] * t[b];
      variance += part * part;
    }
    curve.lambda[g] = weight * sum;
    const band = interval95(weight * sum, weight * Math.sqrt(variance), degreesOfFreedom);
    if (band) [curve.lower95[g], curve.upper95[g]] = band;
  }
  return curve;
}
