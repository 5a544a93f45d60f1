import { adam, type AdamParameters } from './adam.js';
import type { SteppingOptimizer } from './optimizer.js';

export interface AdamwParameters extends AdamParameters {
  weightDecay: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019), as PyTorch computes it:
 *   p ← (1 − learningRate · weightDecay) p, then Adam's step. The decay does not enter the running moments.
 */
export const adamw: SteppingOptimizer<AdamwParameters> = {
  kind: 'adamw',
  summary: 'Adam with decoupled weight decay (Loshchilov & Hutter 2019)',
  parameters: (z) => ({
    ...adam.parameters(z),
    weightDecay: z
      .number()
      .min(0)
      .default(0.01)
      .describe('weights shrink by learningRate · weightDecay of themselves per step'),
  }),
  slots: adam.slots,
  initialScalars: adam.initialScalars,
  advance: adam.advance,
  step(kernels, vectors, scalars, parameters) {
    const { learningRate, weightDecay } = parameters;
    kernels.scale(vectors.parameters, vectors.count, 1 - learningRate * weightDecay);
    adam.step(kernels, vectors, scalars, parameters);
  },
  stability: 'adaptive',
};
