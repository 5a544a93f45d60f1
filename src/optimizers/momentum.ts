import type { SteppingOptimizer } from './optimizer.js';

export interface MomentumParameters {
  learningRate: number;
  momentum: number;
}

/**
 * Gradient descent with momentum β, the heavy ball (Polyak 1964), as PyTorch computes it:
 *   v ← β v + g,  p ← p − learningRate · v.
 *
 * Along an eigenvector of eigenvalue λ, with a = learningRate · λ: p_{t+1} = (1 + β − a) p_t − β p_{t−1}. Its roots
 * are inside the unit circle where |1 + β − a| < 1 + β, that is a < 2(1 + β) (Cohen et al. 2021, equation 1).
 *
 * That holds for full batches. In mini-batches each gradient's noise acts for 1/(1 − β) steps: what matters is
 * learningRate / (1 − β), which is safe where a learning rate of sgd is.
 */
export const momentum: SteppingOptimizer<MomentumParameters> = {
  kind: 'momentum',
  summary: 'the heavy ball (Polyak 1964): v ← momentum · v + g, p ← p − learningRate · v',
  parameters: (z) => ({
    learningRate: z.number().positive().describe('step length'),
    momentum: z.number().min(0).lt(1).default(0.9).describe('what is kept of the last step'),
  }),
  slots: 1,
  initialScalars: [],
  advance() {},
  step(kernels, { parameters, gradient, slots: [v], count }, _scalars, { learningRate, momentum }) {
    kernels.momentum(parameters, gradient, v, count, learningRate, momentum);
  },
  stability: 'bounded',
  largestStableRate: ({ momentum }, lambdaMax) => (2 * (1 + momentum)) / lambdaMax,
  safeRate: ({ momentum }, lambdaMax, fullBatch) => (fullBatch ? 1 + momentum : 1 - momentum) / lambdaMax,
  safeRateIsSure: false,
  onQuadratic({ learningRate, momentum }, curvature, error, velocity) {
    const next = momentum * velocity + curvature * error;
    return [error - learningRate * next, next];
  },
};
