import type { PathsSummary, RowRange } from './parts.js';

/** Rows and values in a row that a sample of x is taken from, at most. */
const sampledRows = 256;
const sampledValues = 256;

/**
 * Visits the values of rows first … first + rows − 1 that are in the sample of x: of every ⌈m/256⌉-th row every ⌈n/256⌉-th
 * value, so at most 65,536 values, the same ones for the same shape of the data. `x` is float64[rows × n].
 */
export function eachSampled(
  { rows: m, n }: PathsSummary,
  { first, rows }: Pick<RowRange, 'first' | 'rows'>,
  x: Float64Array,
  take: (value: number) => void,
): void {
  const rowStep = Math.ceil(m / sampledRows);
  const valueStep = Math.ceil(n / sampledValues);
  for (let j = Math.ceil(first / rowStep) * rowStep; j < first + rows; j += rowStep) {
    for (let i = 0; i < n; i += valueStep) take(x[(j - first) * n + i]);
  }
}
