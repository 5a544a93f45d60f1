import type { SteppingOptimizer } from './optimizer.js';

/**
 * Gradient descent on mini-batches: p ← p − learningRate · g (Robbins & Monro 1951). Along an eigenvector of
 * eigenvalue λ an error is multiplied by 1 − learningRate · λ, which is stable below 2/λ.
 */
export const sgd: SteppingOptimizer<{ learningRate: number }> = {
  kind: 'sgd',
  summary: 'gradient descent: p ← p − learningRate · g',
  parameters: (z) => ({ learningRate: z.number().positive().describe('step length') }),
  slots: 0,
  initialScalars: [],
  advance() {},
  step(kernels, { parameters, gradient, count }, _scalars, { learningRate }) {
    kernels.sgd(parameters, gradient, count, learningRate);
  },
  stability: 'bounded',
  largestStableRate: (_parameters, lambdaMax) => 2 / lambdaMax,
  safeRate: (_parameters, lambdaMax) => 1 / lambdaMax,
  safeRateIsSure: true,
  onQuadratic: ({ learningRate }, curvature, error) => [error - learningRate * curvature * error, 0],
};
