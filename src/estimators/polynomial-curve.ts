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
  /** By coefficient: of Student's t, and the t that a 95 % interval takes. */
  readonly degreesOfFreedom: Float64Array;
  readonly critical975: Float64Array;
}

/**
 * A fit as tables: `covariance` of the parameters, one row a pair of them; `functions`, one row a function
 * x^lowest T_b((x − centre) · scale) with its coefficient and the t of its interval; `factor`, a root F of those coefficients' covariance
 * F Fᵀ, one row an entry.
 */
export function polynomialTables(
  names: readonly string[],
  { coefficients, factor, degreesOfFreedom, critical975, covariance }: PolynomialFit,
  { lowest, centre, scale }: ScaledBasis,
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
      figures('degreesOfFreedom', degreesOfFreedom),
      figures('critical975', critical975),
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
  return {
    basis: {
      lowest: first('lowest') === 0 ? 0 : 2,
      degree: coefficients.length - 1,
      centre: first('centre'),
      scale: first('scale'),
    },
    coefficients,
    factor: fit.column('factor', 'value'),
    degreesOfFreedom: fit.column('functions', 'degreesOfFreedom'),
    critical975: fit.column('functions', 'critical975'),
  };
}

/**
 * λ̂(x) = x^(lowest − 2) Σ_b θ̂_b T_b(z) with z = (x − centre) · scale, and its 95 % band: the standard error is
 * |x^(lowest − 2)| · |Fᵀ T(z)|, and is multiplied with the largest t of the coefficients. Where f is a polynomial itself, λ̂(x) = f̂(x) / x² has no value at 0.
 */
export function lambdaCurve(stored: StoredPolynomial | undefined, x: Float64Array): Required<LambdaCurve> {
  const nothing = (): Float64Array => new Float64Array(x.length).fill(NaN);
  const curve = { lambda: nothing(), lower95: nothing(), upper95: nothing() };
  if (!stored) return curve;
  const { basis, coefficients, factor, critical975 } = stored;
  const critical = critical975.reduce((most, value) => Math.max(most, value), 0);
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
    const band = interval95(weight * sum, weight * Math.sqrt(variance), critical);
    if (band) [curve.lower95[g], curve.upper95[g]] = band;
  }
  return curve;
}
