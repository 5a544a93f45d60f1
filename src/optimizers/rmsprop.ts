import type { SteppingOptimizer } from './optimizer.js';

export interface RmspropParameters {
  learningRate: number;
  decay: number;
  epsilon: number;
}

/**
 * RMSprop (Tieleman & Hinton 2012), as PyTorch computes it:
 *   v ← decay · v + (1 − decay) g²,  p ← p − learningRate · g / (√v + ε).
 */
export const rmsprop: SteppingOptimizer<RmspropParameters> = {
  kind: 'rmsprop',
  summary: 'RMSprop (Tieleman & Hinton 2012): steps scaled by the running root mean square of the gradient',
  parameters: (z) => ({
    learningRate: z.number().positive().default(0.01).describe('step length'),
    decay: z
      .number()
      .min(0)
      .lt(1)
      .default(0.99)
      .describe('decay of the running mean of the squared gradient'),
    epsilon: z.number().min(1e-30).default(1e-8).describe('added to the denominator'),
  }),
  slots: 1,
  initialScalars: [],
  advance() {},
  step(kernels, { parameters, gradient, slots: [v], count }, _scalars, { learningRate, decay, epsilon }) {
    kernels.rmsprop(parameters, gradient, v, count, learningRate, decay, epsilon);
  },
  stability: 'adaptive',
};
