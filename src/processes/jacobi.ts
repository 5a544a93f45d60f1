import { positivePart } from '../kernels/reference/elementary.js';
import { beta, uses } from '../kernels/reference/samplers.js';
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
  equations: () => [{ component: 'x', equation: 'dx = κ (θ - x) \\, dt + σ \\sqrt{x (1 - x)} \\, dW' }],
  parameters: (z) => ({
    kappa: z.number().positive().describe('speed of mean reversion per unit of time'),
    theta: z.number().min(0).max(1).describe('level'),
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    x0: startKey(z, z.number().min(0).max(1)),
  }),
  components: ['x'],
  domain:
    '0 ≤ x ≤ 1; 0 is out of reach where 2 kappa theta ≥ sigma², 1 where 2 kappa (1 − theta) ≥ sigma²; beta-matching stays inside, what other schemes take outside is put back to the edge',
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
  own: {
    'beta-matching': {
      summary: 'Beta with the mean and the variance of the law, which stays inside [0, 1]',
      noises: 0,
      constants: ({ kappa, theta, sigma }, h) => {
        const { decay } = decayOver(kappa, h);
        const [all, ofDistance, ofSquare] = varianceOver(kappa, sigma, h);
        return [theta, decay, all * theta * (1 - theta), ofDistance * (1 - 2 * theta), -ofSquare];
      },
      drawStep(values, [theta, decay, c0, c1, c2], draws) {
        const d = values[0] - theta;
        const mean = theta + d * decay;
        const variance = c0 + d * (c1 + d * c2);
        if (!(variance > 0 && mean > 0 && mean < 1)) {
          values[0] = Math.min(Math.max(mean, 0), 1);
          return;
        }
        const count = (mean * (1 - mean)) / variance - 1;
        if (count > 0) {
          values[0] = beta(draws, count * mean, count * (1 - mean));
          return;
        }
        draws.draw(uses.own);
        values[0] = draws.uniform(true) < mean ? 1 : 0;
      },
    },
  },
  standard: 'beta-matching',
  polynomialDrift: ({ kappa, theta }) => [kappa * theta, -kappa],
  growsWith: ['sigma', 'kappa'],
  start: (parameters) => (parameters.x0 === 'stationary' ? [stationary(parameters)] : [parameters.x0]),
  problem: ({ theta, sigma, x0 }) =>
    x0 === 'stationary' && !(theta > 0 && theta < 1 && sigma > 0)
      ? notStationary('0 < theta < 1 and sigma > 0', `theta = ${theta}, sigma = ${sigma}`)
      : undefined,
};

/**
 * The variance of X(h) given x is w_0 θ (1 − θ) + w_1 (1 − 2θ)(x − θ) − w_2 (x − θ)²: it obeys V′ = −(2κ + σ²) V + σ² m (1 − m), with
 * m(s) = θ + (x − θ) e^−κs, so that w_k = σ² ∫₀^h e^−(2κ + σ²)(h − s) e^−kκs ds.
 */
function varianceOver(kappa: number, sigma: number, h: number): readonly [number, number, number] {
  const square = sigma * sigma;
  const rate = 2 * kappa + square;
  const weight = (k: number): number =>
    square * decayOver(k * kappa, h).decay * decayOver(rate - k * kappa, h).weight;
  return [weight(0), weight(1), weight(2)];
}

/** Mean and variance at time t. */
export function jacobiMoments({ kappa, theta, sigma, x0 }: JacobiParameters, t: number): Moments {
  if (x0 === 'stationary') return momentsOfStart(stationary({ kappa, theta, sigma, x0 }));
  const { decay } = decayOver(kappa, t);
  const [all, ofDistance, ofSquare] = varianceOver(kappa, sigma, t);
  const d = x0 - theta;
  const variance = all * theta * (1 - theta) + d * (ofDistance * (1 - 2 * theta) - d * ofSquare);
  return { mean: theta + d * decay, variance };
}
