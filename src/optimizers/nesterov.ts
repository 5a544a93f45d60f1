import { momentum, type MomentumParameters } from './momentum.js';
import type { SteppingOptimizer } from './optimizer.js';

/**
 * Nesterov's accelerated gradient (Nesterov 1983) in the form of Sutskever et al. (2013), as PyTorch computes it:
 *   v ← β v + g,  p ← p − learningRate · (g + β v), with the new v.
 *
 * Along an eigenvector of eigenvalue λ, with c = 1 − learningRate · λ, eliminating v gives
 *   p_{t+1} = (1 + β) c p_t − β c p_{t−1}.
 * The roots of z² − (1 + β) c z + β c are inside the unit circle where |β c| < 1 and |(1 + β) c| < 1 + β c (Jury
 * 1962): −1/(1 + 2β) < c < 1, that is learningRate < (2 + 2β) / ((1 + 2β) λ), as Cohen et al. (2021, equation 1).
 */
export const nesterov: SteppingOptimizer<MomentumParameters> = {
  kind: 'nesterov',
  summary: 'Nesterov’s momentum: v ← momentum · v + g, p ← p − learningRate · (g + momentum · v)',
  parameters: momentum.parameters,
  slots: 1,
  initialScalars: [],
  advance() {},
  step(kernels, { parameters, gradient, slots: [v], count }, _scalars, { learningRate, momentum }) {
    kernels.nesterov(parameters, gradient, v, count, learningRate, momentum);
  },
  stability: 'bounded',
  largestStableRate: ({ momentum }, lambdaMax) => (2 * (1 + momentum)) / ((1 + 2 * momentum) * lambdaMax),
  // In mini-batches as with momentum.
  safeRate: ({ momentum }, lambdaMax, fullBatch) =>
    (fullBatch ? (1 + momentum) / (1 + 2 * momentum) : 1 - momentum) / lambdaMax,
  safeRateIsSure: false,
  onQuadratic({ learningRate, momentum }, curvature, error, velocity) {
    const gradient = curvature * error;
    const next = momentum * velocity + gradient;
    return [error - learningRate * (gradient + momentum * next), next];
  },
};
