import type { Column } from '../arrow/columns.js';
import { finite } from '../evaluation/scores.js';
import type { DesignEvidence } from '../verdicts/design-evidence.js';
import { plainCoefficients } from './chebyshev.js';
import { type Design, designRows } from './design-matrix.js';
import type { StoredFit } from './estimator.js';
import { multiply } from './linear-algebra.js';
import { singularValues } from './singular-values.js';

/**
 * What the rows' x alone say about the parameters, the coefficients of x^lowest … in f, before k is looked at: the
 * table `design`, one row a parameter. With Φ the row means of the powers over `rows`:
 *
 * - columnScale: √ mean square of the column of Φ;
 * - unitError: √ of the diagonal of (ΦᵀΦ)⁻¹, the parameter's standard error where k has independent noise of standard
 *   deviation 1 (Cramér and Rao's bound where it is normal); null where the columns depend on each other;
 * - weakest: the right singular vector of Φ's smallest singular value, its columns scaled to length 1: the combination
 *   that k tells least about;
 * - conditionNumber: largest over smallest singular value of the same, the same number in each row.
 *
 * Computed in Chebyshev polynomials: Φ = Q R m⁻¹ with m their expansion in powers, so that only p × p triangles are
 * ill-conditioned.
 */
export function designColumns(names: readonly string[], design: Design, rows: Uint32Array): Column[] {
  const { basis } = design;
  const p = names.length;
  const { factorisation } = designRows(design, rows);
  // (R m⁻¹)⁻¹ = m R⁻¹.
  const inverse = factorisation && multiply(plainCoefficients(basis), factorisation.inverseRoot, p);
  const [name, ...figures] = designFigures(names, inverse, rows.length);
  return [
    name,
    { name: 'power', type: 'int32', values: Int32Array.from(names, (_, b) => basis.lowest + b) },
    ...figures,
  ];
}

/** The same of terms, which are no powers of x: the table `terms`. `inverseRoot` is R⁻¹ of the terms' own columns. */
export const termDesignColumns = (
  names: readonly string[],
  inverseRoot: Float64Array | undefined,
  rows: number,
): Column[] => designFigures(names, inverseRoot, rows);

/** From the inverse of the triangle of the columns of Φ themselves, row-major p × p; undefined where they depend on each other. */
function designFigures(
  names: readonly string[],
  inverse: Float64Array | undefined,
  rows: number,
): [Column, ...Column[]] {
  const { length: p } = names;
  const figures = inverse && triangleFigures(inverse, p);
  const figure = (name: string, values: ArrayLike<number> | undefined): Column => ({
    name,
    type: 'float64',
    nullable: true,
    values: Float64Array.from({ length: p }, (_, b) => values?.[b] ?? NaN),
  });
  return [
    { name: 'name', type: 'utf8', values: names },
    figure(
      'columnScale',
      figures?.lengths.map((length) => length / Math.sqrt(rows)),
    ),
    figure('unitError', figures?.errors),
    figure('weakest', figures?.weakest),
    figure('conditionNumber', figures && new Float64Array(p).fill(figures.conditionNumber)),
  ];
}

/** From the inverse of an upper triangle, which is upper too. */
function triangleFigures(
  inverse: Float64Array,
  p: number,
): { lengths: number[]; errors: number[]; weakest: Float64Array; conditionNumber: number } {
  const errors = Array.from({ length: p }, (_, a) => {
    let sum = 0;
    for (let c = a; c < p; c++) sum += inverse[a * p + c] * inverse[a * p + c];
    return Math.sqrt(sum);
  });
  const triangle = invertUpperTriangle(inverse, p);
  const lengths = triangle.map((column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)));
  const { values, weakest } = singularValues(
    triangle.map((column, b) => column.map((value) => value / lengths[b])),
  );
  return { lengths, errors, weakest, conditionNumber: values[0] / values[p - 1] };
}

/** The columns of U⁻¹ for an upper triangle U, row-major p × p. */
function invertUpperTriangle(u: Float64Array, p: number): Float64Array[] {
  return Array.from({ length: p }, (_, column) => {
    const x = new Float64Array(p);
    for (let a = column; a >= 0; a--) {
      let sum = a === column ? 1 : 0;
      for (let c = a + 1; c <= column; c++) sum -= u[a * p + c] * x[c];
      x[a] = sum / u[a * p + a];
    }
    return x;
  });
}

/** The table `around` of a basis whose parameters are of powers of x − around: one row. */
export function aroundTable({ basis: { around } }: Design): Record<string, readonly Column[]> {
  if (around === undefined) return {};
  return { around: [{ name: 'around', type: 'float64', values: Float64Array.of(around) }] };
}

/** What a basis' columns say of its parameters, without k. */
export type StoredDesign = Pick<
  DesignEvidence,
  'parameters' | 'powers' | 'around' | 'conditionNumber' | 'weakestDirection' | 'columnScale'
> & {
  /** √ diag (ΦᵀΦ)⁻¹, by parameter; null where it does not exist. */
  readonly unitErrors: readonly (number | null)[];
};

/** The stored table, of powers or of terms; undefined where the fit has none. */
export function storedDesign(fit: StoredFit): StoredDesign | undefined {
  const table = ['design', 'terms'].find((name) => fit.has(name));
  if (table === undefined) return undefined;
  const column = (name: string): number[] => Array.from(fit.column(table, name));
  return {
    parameters: fit.parameters.map(({ name }) => name),
    powers: table === 'design' ? column('power') : [],
    around: fit.has('around') ? fit.column('around', 'around')[0] : undefined,
    conditionNumber: finite(column('conditionNumber')[0]),
    weakestDirection: column('weakest').filter(Number.isFinite),
    unitErrors: column('unitError').map(finite),
    columnScale: column('columnScale').filter(Number.isFinite),
  };
}
