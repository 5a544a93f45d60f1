import { positivePart, positivePower } from '../kernels/reference/elementary.js';
import { reverting, revertingImplicitly } from './mean-reversion.js';
import type { Process } from './process.js';

export interface CklsParameters {
  kappa: number;
  theta: number;
  sigma: number;
  gamma: number;
  x0: number;
}

const diffusion = (x: number, c: readonly number[]): number => c[4] * positivePower(x, c[5]);

/** Chan, Karolyi, Longstaff & Sanders (1992): dX = κ (θ − X) dt + σ X^γ dW; γ = ½ is cir. Its law has no formula. */
export const ckls: Process<CklsParameters> = {
  kind: 'ckls',
  summary: 'constant elasticity of variance: dX = kappa (theta − X) dt + sigma X^gamma dW',
  equations: () => [{ component: 'x', equation: 'dx = κ (θ - x) \\, dt + σ x^γ \\, dW' }],
  parameters: (z) => ({
    kappa: z.number().nonnegative().describe('speed of mean reversion per unit of time'),
    theta: z.number().nonnegative().describe('level'),
    sigma: z.number().nonnegative().describe('volatility, per square root of a unit of time and x^gamma'),
    gamma: z.number().min(0.5).max(4).describe('elasticity'),
    x0: z.number().positive().describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain:
    'x > 0; above gamma = 1/2 paths never reach 0 where kappa theta > 0, and at 1/2 as cir; schemes may cross it, and go on with a diffusion of 0',
  coefficients: {
    own: ({ kappa, theta, sigma, gamma }) => [kappa, theta, sigma, gamma],
    drift: reverting,
    diffusion,
    slope: (x, c) => {
      const b = diffusion(x, c);
      return x > 0 ? (c[5] * (b * b)) / x : 0;
    },
    implicit: (x, noise, c) => revertingImplicitly(x, diffusion(x, c) * noise, c),
    truncated: positivePart,
    isOutside: (x) => x <= 0,
    edge: 'kept, with a diffusion of 0',
  },
  standard: 'milstein',
  polynomialDrift: ({ kappa, theta }) => [kappa * theta, -kappa],
  growsWith: ['sigma', 'gamma', 'kappa'],
  start: ({ x0 }) => [x0],
};
