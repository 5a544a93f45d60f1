import type { SteppingOptimizer } from './optimizer.js';

export interface AdamParameters {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * Adam (Kingma & Ba 2015), as PyTorch computes it:
 *   m ← β1 m + (1 − β1) g,  v ← β2 v + (1 − β2) g²,
 *   p ← p − learningRate / (1 − β1^t) · m / (√v / √(1 − β2^t) + ε).
 * The scalars are β1^t and β2^t, as running products, so that a resumed training has them to the last bit.
 */
export const adam: SteppingOptimizer<AdamParameters> = {
  kind: 'adam',
  summary: 'Adam (Kingma & Ba 2015): steps scaled by running moments of the gradient',
  parameters: (z) => ({
    learningRate: z.number().positive().default(0.001).describe('step length'),
    beta1: z.number().min(0).lt(1).default(0.9).describe('decay of the running mean of the gradient'),
    beta2: z.number().min(0).lt(1).default(0.999).describe('decay of the running mean of its square'),
    epsilon: z.number().min(1e-30).default(1e-8).describe('added to the denominator'),
  }),
  slots: 2,
  initialScalars: [1, 1],
  advance(scalars, { beta1, beta2 }) {
    scalars[0] *= beta1;
    scalars[1] *= beta2;
  },
  step(kernels, { parameters, gradient, slots, count }, scalars, { learningRate, beta1, beta2, epsilon }) {
    const [power1, power2] = scalars;
    const stepSize = learningRate / (1 - power1);
    const [m, v] = slots as [number, number];
    kernels.adam(parameters, gradient, m, v, count, stepSize, Math.sqrt(1 - power2), beta1, beta2, epsilon);
  },
  stability: 'adaptive',
};
