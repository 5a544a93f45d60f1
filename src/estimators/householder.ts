import { copied, float64 } from '../arrays.js';
import { orthonormalColumns } from './orthonormal-fit.js';

/** Least squares on a few columns of many rows. Columns are float64 arrays of equal length. */

export interface LeastSquaresSolution {
  readonly theta: Float64Array;
  /** (ΦᵀΦ)⁻¹, row-major p × p. */
  readonly inverseGram: Float64Array;
  /** R⁻¹ of Φ = Q R, row-major p × p: Q = Φ R⁻¹ has orthonormal columns, and R⁻¹ R⁻ᵀ = (ΦᵀΦ)⁻¹. */
  readonly inverseRoot: Float64Array;
}

/** Φ as reflections, for as many y as are to be fitted to it. */
export interface Factorisation extends Omit<LeastSquaresSolution, 'theta'> {
  /** argmin_θ |y − Φ θ|². */
  solve(y: Float64Array): Float64Array;
  /** Q = Φ R⁻¹, computed once. */
  orthonormal(): readonly Float64Array[];
}

/**
 * Φ by Householder reflections, its columns scaled to length one (Golub & Van Loan 2013, 5.3), so that powers of x of
 * very different size do no harm. Undefined where the columns are linearly dependent to working precision: the data do not
 * determine the parameters.
 */
export function factorised(columns: readonly Float64Array[]): Factorisation | undefined {
  const p = columns.length;
  const rows = columns[0].length;
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  if (rows < p || lengths.some((length) => !(length > 0) || !Number.isFinite(length))) return undefined;
  const r = columns.map((column, b) => divided(column, lengths[b]));
  // Where a reflector begins, which is where its column has R's diagonal in the end, and half its square.
  const heads = new Float64Array(p);
  const halves = new Float64Array(p);
  const diagonal = new Float64Array(p);
  for (let b = 0; b < p; b++) {
    const v = r[b];
    const norm = Math.sqrt(dot(v, v, b));
    // The columns have length one: what is left of this one is its distance from those before it.
    if (norm < 1e-13) return undefined;
    diagonal[b] = v[b] > 0 ? -norm : norm;
    v[b] -= diagonal[b];
    heads[b] = v[b];
    halves[b] = dot(v, v, b) / 2;
    for (let c = b + 1; c < p; c++) reflect(v, halves[b], r[c], b);
    v[b] = diagonal[b];
  }
  const inverse = invertUpper(r, p);
  const inverseGram = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let sum = 0;
      for (let c = Math.max(a, b); c < p; c++) sum += inverse[a * p + c] * inverse[b * p + c];
      inverseGram[a * p + b] = sum / (lengths[a] * lengths[b]);
    }
  }
  const inverseRoot = inverse.map((value, at) => value / lengths[Math.floor(at / p)]);
  let orthonormal: readonly Float64Array[] | undefined;
  return {
    inverseGram,
    inverseRoot,
    orthonormal: () => (orthonormal ??= orthonormalColumns(columns, inverseRoot)),
    solve(y) {
      const target = copied(y);
      for (let b = 0; b < p; b++) {
        r[b][b] = heads[b];
        reflect(r[b], halves[b], target, b);
        r[b][b] = diagonal[b];
      }
      const theta = new Float64Array(p);
      for (let b = p - 1; b >= 0; b--) {
        let value = target[b];
        for (let c = b + 1; c < p; c++) value -= r[c][b] * theta[c];
        theta[b] = value / diagonal[b];
      }
      for (let b = 0; b < p; b++) theta[b] /= lengths[b];
      return theta;
    },
  };
}

/** argmin_θ |y − Φ θ|² of one y; undefined where Φ does not determine θ. */
export function solveLeastSquares(
  columns: readonly Float64Array[],
  y: Float64Array,
): LeastSquaresSolution | undefined {
  const factorisation = factorised(columns);
  return factorisation && { ...factorisation, theta: factorisation.solve(y) };
}

/** values / by; a loop, since typed arrays' own functions take several times as long for an entry. */
export function divided(values: Float64Array, by: number): Float64Array {
  const quotients = float64(values.length);
  for (let j = 0; j < values.length; j++) quotients[j] = values[j] / by;
  return quotients;
}

function dot(a: Float64Array, b: Float64Array, from = 0): number {
  let sum = 0;
  for (let j = from; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** Reflects a column by v, which begins at `from`. */
function reflect(v: Float64Array, half: number, column: Float64Array, from: number): void {
  const factor = dot(v, column, from) / half;
  for (let j = from; j < column.length; j++) column[j] -= factor * v[j];
}

/** R⁻¹, row-major, of the upper triangle R[a, c] = r[c][a]. */
function invertUpper(r: readonly Float64Array[], p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let column = 0; column < p; column++) {
    inverse[column * p + column] = 1 / r[column][column];
    for (let a = column - 1; a >= 0; a--) {
      let sum = 0;
      for (let c = a + 1; c <= column; c++) sum += r[c][a] * inverse[c * p + column];
      inverse[a * p + column] = -sum / r[a][a];
    }
  }
  return inverse;
}
