import type { Optimizer } from './optimizer.js';

/** Gradient descent on mini-batches: p ← p − learningRate · g (Robbins & Monro 1951). */
export const sgd: Optimizer<{ learningRate: number }> = {
  kind: 'sgd',
  summary: 'gradient descent: p ← p − learningRate · g',
  parameters: (z) => ({ learningRate: z.number().positive().describe('step length') }),
  slots: 0,
  initialScalars: [],
  step(kernels, { parameters, gradient, count }, _scalars, { learningRate }) {
    kernels.sgd(parameters, gradient, count, learningRate);
  },
};
