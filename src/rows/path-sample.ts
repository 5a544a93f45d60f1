import type { PathsSummary, RowRange } from './parts.js';

/** Rows and values in a row that a sample of x is taken from, at most. */
const sampledRows = 256;
const sampledValues = 256;

/**
 * The sample of x: of every `rowStep`-th row every `valueStep`-th value, at most 65,536 values, the same ones for the same
 * shape of the data.
 */
export interface SampleSteps {
  readonly rowStep: number;
  readonly valueStep: number;
}

export function sampleSteps({ rows, n }: PathsSummary): SampleSteps {
  return { rowStep: Math.ceil(rows / sampledRows), valueStep: Math.ceil(n / sampledValues) };
}

/** Sampled rows before row j. */
export function sampledBefore(j: number, { rowStep }: Pick<SampleSteps, 'rowStep'>): number {
  return Math.ceil(j / rowStep);
}

/** Sampled values of n of a row’s paths, from `firstPath` on. */
export function sampledOf(n: number, { valueStep }: Pick<SampleSteps, 'valueStep'>, firstPath = 0): number {
  return Math.ceil((firstPath + n) / valueStep) - Math.ceil(firstPath / valueStep);
}

/** Visits the sampled values of rows first … first + rows − 1 in their order: `x` is float64[rows × n], of n paths from `firstPath` on. */
export function eachSampled(
  { rowStep, valueStep }: SampleSteps,
  { first, rows }: Pick<RowRange, 'first' | 'rows'>,
  n: number,
  x: Float64Array,
  take: (value: number) => void,
  firstPath = 0,
): void {
  const from = Math.ceil(firstPath / valueStep) * valueStep - firstPath;
  for (let j = Math.ceil(first / rowStep) * rowStep; j < first + rows; j += rowStep) {
    for (let i = from; i < n; i += valueStep) take(x[(j - first) * n + i]);
  }
}
