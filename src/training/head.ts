import type { NetworkFunctions } from '../kernels/network-functions.js';

/**
 * What a network's output means, and so what the loss is. `k` and `s` are float64[rows of the dataset].
 *
 * - row: one sample a row; the output is λ̂_j, and k̂_j = λ̂_j s_j. With s_j = 1 the output itself is fitted to k, and
 *   where it is k̂_j, not a λ̂_j that is known, `outputs: 'k'` says so: then λ̂_j is k̂_j by the row's mean square.
 * - pointwise: n samples a row, one a value of x; the output is λ̂(x), and k̂_j = (1/n) Σ_i λ̂(x_ij) x_ij².
 */
export type Head =
  | { readonly kind: 'row'; readonly k: number; readonly s: number; readonly outputs?: 'k' }
  | {
      readonly kind: 'pointwise';
      readonly k: number;
      readonly n: number;
      /** The scale of the inputs: x = mean + sd · z. */
      readonly mean: number;
      readonly sd: number;
      /** float64[rows of a workspace]: where k̂ of the rows at work is put. */
      readonly kHat: number;
    };

/** Samples that one row of the dataset gives. */
export function samplesPerRow(head: Head): number {
  return head.kind === 'row' ? 1 : head.n;
}

/** Outputs and inputs of the rows whose loss is wanted: the first samples of a workspace. */
export interface HeadWork {
  readonly x: number;
  readonly output: number;
  readonly width: number;
  readonly delta: number;
  /** Where in the batch, or in the work at hand, its first row is. */
  readonly firstRow: number;
}

/**
 * The sum of squared residuals of `rows` rows at `indices`, and the derivative of the loss, the mean over
 * `batchRows` rows, by the outputs into the deltas.
 */
export function headLoss(
  kernels: NetworkFunctions,
  head: Head,
  work: HeadWork,
  indices: number,
  rows: number,
  batchRows: number,
): number {
  const { x, output, width, delta, firstRow } = work;
  if (head.kind === 'row') {
    return kernels.lambdaLoss(output, width, head.k, head.s, indices, rows, batchRows, delta);
  }
  const { n, mean, sd, k, kHat } = head;
  const to = kHat + firstRow * 8;
  return kernels.pointwiseLoss(output, width, x, n, mean, sd, k, indices, rows, batchRows, delta, to);
}
