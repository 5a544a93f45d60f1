import { positivePart } from '../kernels/reference/elementary.js';
import { type Moments, momentsOfStart } from './method.js';
import { decayOver, reverting, revertingImplicitly } from './mean-reversion.js';
import type { Process } from './process.js';
import { notStationary, startKey } from './start-key.js';

export interface JacobiParameters {
  kappa: number;
  theta: number;
  sigma: number;
  x0: number | 'stationary';
}

const diffusion = (x: number, c: readonly number[]): number => c[4] * Math.sqrt(positivePart(x * (1 - x)));

const stationary = ({ kappa, theta, sigma }: JacobiParameters): { beta: readonly [number, number] } => {
  const scale = (2 * kappa) / (sigma * sigma);
  return { beta: [scale * theta, scale * (1 - theta)] };
};

/**
 * Jacobi, or Wright–Fisher with mutation: dX = κ (θ − X) dt + σ √(X (1 − X)) dW on [0, 1]. 0 is out of reach where
 * 2κθ ≥ σ², 1 where 2κ(1 − θ) ≥ σ². Stationary: Beta(2κθ/σ², 2κ(1 − θ)/σ²).
 */
export const jacobi: Process<JacobiParameters> = {
  kind: 'jacobi',
  summary: 'Jacobi (Wright–Fisher): dX = kappa (theta − X) dt + sigma sqrt(X (1 − X)) dW',
  parameters: (z) => ({
    kappa: z.number().positive().describe('speed of mean reversion per unit of time'),
    theta: z.number().min(0).max(1).describe('level'),
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    x0: startKey(z, z.number().min(0).max(1)),
  }),
  components: ['x'],
  domain:
    '0 ≤ x ≤ 1; 0 is out of reach where 2 kappa theta ≥ sigma², 1 where 2 kappa (1 − theta) ≥ sigma²; what a scheme takes outside is put back to the edge',
  coefficients: {
    own: ({ kappa, theta, sigma }) => [kappa, theta, sigma],
    drift: reverting,
    diffusion,
    slope: (x, c) => 0.5 * (c[4] * c[4]) * (1 - (x + x)),
    implicit: (x, noise, c) => revertingImplicitly(x, diffusion(x, c) * noise, c),
    isOutside: (x) => x < 0 || x > 1,
    kept: (x) => Math.min(positivePart(x), 1),
    edge: 'put back to the edge',
  },
  standard: 'milstein',
  growsWith: ['sigma', 'kappa'],
  start: (parameters) => (parameters.x0 === 'stationary' ? [stationary(parameters)] : [parameters.x0]),
  problem: ({ theta, sigma, x0 }) =>
    x0 === 'stationary' && !(theta > 0 && theta < 1 && sigma > 0)
      ? notStationary('0 < theta < 1 and sigma > 0', `theta = ${theta}, sigma = ${sigma}`)
      : undefined,
};

/** Mean and variance at time t, which schemes come near to. */
export function jacobiMoments(parameters: JacobiParameters, t: number): Moments {
  const { kappa, theta, sigma, x0 } = parameters;
  const first = x0 === 'stationary' ? momentsOfStart(stationary(parameters)) : { mean: x0, variance: 0 };
  // E X² obeys m₂′ = (2κθ + σ²) m − (2κ + σ²) m₂.
  const { decay } = decayOver(kappa, t);
  const mean = theta + (first.mean - theta) * decay;
  const rate = 2 * kappa + sigma * sigma;
  const source = 2 * kappa * theta + sigma * sigma;
  const fast = decayOver(rate, t);
  const between = decayOver(rate - kappa, t).weight * decay;
  const square =
    (first.variance + first.mean * first.mean) * fast.decay +
    source * (theta * fast.weight + (first.mean - theta) * between);
  return { mean, variance: square - mean * mean };
}
