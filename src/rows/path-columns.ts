import { indices, numbered } from '../arrays.js';
import type { Column } from '../arrow/columns.js';
import type { RowRange } from './parts.js';

/** Rows of simulated paths. */
export interface SimulatedPaths {
  readonly n: number;
  readonly dt: number;
  readonly components: readonly string[];
}

/** The columns of rows of simulated paths: j, t_j = (j + 1) dt, and per component float64[rows × n], as `valuesOf` gives it. */
export function pathColumns(
  { first, rows }: Pick<RowRange, 'first' | 'rows'>,
  { n, dt, components }: SimulatedPaths,
  valuesOf: (component: number) => Float64Array,
): Column[] {
  return [
    { name: 'j', type: 'int32', values: indices(first, rows) },
    { name: 't', type: 'float64', values: timesOf({ first, rows }, dt) },
    ...components.map((name, c): Column => ({ name, type: 'list', width: n, values: valuesOf(c) })),
  ];
}

/** t_j = (j + 1) dt of some rows. */
export function timesOf({ first, rows }: Pick<RowRange, 'first' | 'rows'>, dt: number): Float64Array {
  return numbered(rows, (r) => (first + r + 1) * dt);
}
