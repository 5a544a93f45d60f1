import { type Moments, momentsOfStart } from './method.js';
import { decayOver, reverting, revertingImplicitly } from './mean-reversion.js';
import type { Process } from './process.js';
import { notStationary, startKey } from './start-key.js';

export interface OuParameters {
  kappa: number;
  theta: number;
  sigma: number;
  x0: number | 'stationary';
}

/**
 * Ornstein–Uhlenbeck, or Vasicek: dX = κ (θ − X) dt + σ dW. X(t + Δ) given X(t) is normal with mean θ + (X(t) − θ) e^−κΔ
 * and variance σ² (1 − e^−2κΔ)/2κ; κ = 0 is Brownian motion, κ < 0 runs away from θ. Stationary: N(θ, σ²/2κ).
 */
export const ou: Process<OuParameters> = {
  kind: 'ou',
  summary: 'Ornstein–Uhlenbeck (Vasicek): dX = kappa (theta − X) dt + sigma dW',
  equations: () => [{ component: 'x', equation: 'dx = κ (θ - x) \\, dt + σ \\, dW' }],
  parameters: (z) => ({
    kappa: z.number().describe('speed of mean reversion per unit of time; below 0 paths run away from theta'),
    theta: z.number().default(0).describe('level'),
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    x0: startKey(z, z.number()).default('stationary'),
  }),
  components: ['x'],
  domain: 'all numbers; stationary law N(theta, sigma²/(2 kappa)) where kappa > 0',
  exact: {
    noises: 1,
    constants: ({ kappa, theta, sigma }, dt) => {
      const { decay, gone } = decayOver(kappa, dt);
      return [decay, theta * gone, sigma * Math.sqrt(decayOver(2 * kappa, dt).weight)];
    },
    step(values, [z], [decay, level, deviation]) {
      values[0] = decay * values[0] + level + deviation * z;
    },
  },
  coefficients: {
    own: ({ kappa, theta, sigma }) => [kappa, theta, sigma],
    drift: reverting,
    diffusion: (_x, c) => c[4],
    implicit: (x, noise, c) => revertingImplicitly(x, c[4] * noise, c),
  },
  polynomialDrift: ({ kappa, theta }) => [kappa * theta, -kappa],
  volatility: ({ sigma }) => ({ scale: 'level', value: sigma }),
  growsWith: ['kappa', 'sigma'],
  start: ({ kappa, theta, sigma, x0 }) =>
    x0 === 'stationary' ? [{ normal: [theta, sigma / Math.sqrt(2 * kappa)] }] : [x0],
  moments: ({ kappa, theta, sigma, x0 }, t) => {
    const first: Moments =
      x0 === 'stationary'
        ? momentsOfStart({ normal: [theta, sigma / Math.sqrt(2 * kappa)] })
        : { mean: x0, variance: 0 };
    const { decay } = decayOver(kappa, t);
    const variance = first.variance * decay * decay + sigma * sigma * decayOver(2 * kappa, t).weight;
    return [{ mean: theta + (first.mean - theta) * decay, variance }];
  },
  problem: ({ kappa, x0 }, { scheme, h }) => {
    if (x0 === 'stationary' && kappa <= 0) return notStationary('kappa > 0', `kappa = ${kappa}`);
    if (scheme === 'drift-implicit' && kappa * h <= -1) {
      return {
        key: 'kappa',
        message: `must be above −1 per step of drift-implicit, found kappa · h = ${kappa * h}`,
      };
    }
    return undefined;
  },
};
