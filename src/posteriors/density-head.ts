/** What a network's outputs mean where they are a density of d numbers, or quantiles of one. */
export interface DensityHead {
  readonly outputs: number;
  /** The last layer's biases before training; `normal(i)`: draws that are the same for the same i. */
  begin(bias: Float64Array, normal: (i: number) => number): void;
  /**
   * The loss of one row, in nats: outputs from `at` on, targets from `targetAt` on. Writes `scale` times its derivative by each
   * output to the same places of `gradients`, where there are any.
   */
  loss(
    outputs: Float32Array | Float64Array,
    at: number,
    target: Float64Array,
    targetAt: number,
    gradients: Float32Array | Float64Array | undefined,
    scale: number,
  ): number;
}
