import type { TaskContext } from '../pool/protocol.js';

/**
 * Values of a row that are added up by themselves, at most: a wider row is cut into segments, whose sums are joined in their order.
 * So what is said of a row can be computed of some of its paths at a time, by whoever simulates them, and comes out the same.
 */
export const segmentValues = 1024;

/** The segments of a row of n values: one, unless it is wide. */
export function segmentsOf(n: number): number {
  return Math.ceil(n / segmentValues);
}

/** What the order of sums says of rows of n values, as an ingredient of what is made of them. */
export function segmentsIngredient(n: number): { readonly segments?: number } {
  return n > segmentValues ? { segments: segmentValues } : {};
}

/** out[row · segments + b] = (1/n_b) Σ x^power over segment b of each row, n_b values, x float64[rows × n]; by the calling thread. */
export function meansOfSegments(
  { kernels }: Pick<TaskContext, 'kernels'>,
  { x, rows, n, power, out }: { x: number; rows: number; n: number; power: number; out: number },
): void {
  const segments = segmentsOf(n);
  for (let b = 0; b < segments; b++) {
    const first = b * segmentValues;
    const count = Math.min(segmentValues, n - first);
    if (segments === 1) kernels.meanPower(x, rows, n, power, out, 1);
    else {
      for (let row = 0; row < rows; row++) {
        kernels.meanPower(x + (row * n + first) * 8, 1, count, power, out + (row * segments + b) * 8, 1);
      }
    }
  }
}

/** (1/n) Σ_b n_b m_b of the means m_b of the segments of a row of n values, in their order; of a single segment its mean. */
export function meanOfRow(means: Float64Array, n: number): number {
  if (means.length === 1) return means[0];
  let sum = 0;
  for (let b = 0; b < means.length; b++) sum += Math.min(segmentValues, n - b * segmentValues) * means[b];
  return sum / n;
}

/** out[row] = (1/n) Σ x^power of each row, x float64[rows × n]: of wide rows joined from their segments; by the calling thread. */
export function meanPowers(
  { kernels, memory }: Pick<TaskContext, 'kernels' | 'memory'>,
  { x, rows, n, power, out }: { x: number; rows: number; n: number; power: number; out: number },
): void {
  const segments = segmentsOf(n);
  if (segments === 1) {
    kernels.meanPower(x, rows, n, power, out, 1);
    return;
  }
  const found = memory.float64(out, rows);
  const means = new Float64Array(segments);
  for (let row = 0; row < rows; row++) {
    for (let b = 0; b < segments; b++) {
      const first = b * segmentValues;
      kernels.meanPower(
        x + (row * n + first) * 8,
        1,
        Math.min(segmentValues, n - first),
        power,
        out + row * 8,
        1,
      );
      means[b] = found[row];
    }
    found[row] = meanOfRow(means, n);
  }
}
