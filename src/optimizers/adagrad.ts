import type { SteppingOptimizer } from './optimizer.js';

export interface AdagradParameters {
  learningRate: number;
  epsilon: number;
}

/**
 * Adagrad (Duchi, Hazan & Singer 2011), as PyTorch computes it:
 *   v ← v + g²,  p ← p − learningRate · g / (√v + ε).
 */
export const adagrad: SteppingOptimizer<AdagradParameters> = {
  kind: 'adagrad',
  summary: 'Adagrad (Duchi et al. 2011): steps scaled by the root of the sum of squared gradients',
  parameters: (z) => ({
    learningRate: z.number().positive().default(0.01).describe('step length'),
    epsilon: z.number().min(1e-30).default(1e-10).describe('added to the denominator'),
  }),
  slots: 1,
  initialScalars: [],
  advance() {},
  step(kernels, { parameters, gradient, slots: [v], count }, _scalars, { learningRate, epsilon }) {
    kernels.adagrad(parameters, gradient, v, count, learningRate, epsilon);
  },
  stability: 'adaptive',
};
