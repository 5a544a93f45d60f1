import type { Column } from '../arrow/columns.js';
import type { RowRange } from './parts.js';

/** The columns of rows of simulated paths: j, t_j = (j + 1) dt and x, float64[rows × n]. */
export function pathColumns(
  { first, rows }: Pick<RowRange, 'first' | 'rows'>,
  x: Float64Array,
  { n, dt }: { readonly n: number; readonly dt: number },
): Column[] {
  return [
    { name: 'j', type: 'int32', values: Int32Array.from({ length: rows }, (_, r) => first + r) },
    { name: 't', type: 'float64', values: timesOf({ first, rows }, dt) },
    { name: 'x', type: 'list', width: n, values: x },
  ];
}

/** t_j = (j + 1) dt of some rows. */
export function timesOf({ first, rows }: Pick<RowRange, 'first' | 'rows'>, dt: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, r) => (first + r + 1) * dt);
}
