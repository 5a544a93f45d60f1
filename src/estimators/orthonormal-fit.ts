import { float64 } from '../arrays.js';
/** A least-squares fit in orthonormal columns: Q of Φ = Q R, and the residuals, over the rows fitted. */
export interface OrthonormalFit {
  readonly orthonormal: readonly Float64Array[];
  readonly residuals: Float64Array;
  /** Which row (time index) each entry is, ascending: rows that were held out leave holes. */
  readonly rows: Uint32Array;
}

/** Q = Φ R⁻¹, R⁻¹ row-major p × p. */
export function orthonormalColumns(
  columns: readonly Float64Array[],
  inverseRoot: Float64Array,
): Float64Array[] {
  const p = columns.length;
  return columns.map((_, c) =>
    combine(
      columns,
      columns.map((_column, b) => inverseRoot[b * p + c]),
    ),
  );
}

/** Σ_b weights[b] columns[b]. */
export function combine(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = float64(columns[0].length);
  for (let b = 0; b < columns.length; b++) {
    const [column, weight] = [columns[b], weights[b]];
    for (let j = 0; j < sum.length; j++) sum[j] += weight * column[j];
  }
  return sum;
}
