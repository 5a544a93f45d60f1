import { exp } from '../kernels/reference/elementary.js';
import { poisson, uses } from '../kernels/reference/samplers.js';
import { growthMoments, jumpKeys, tooManyJumps } from './jumps.js';
import type { Process } from './process.js';

export interface MertonParameters {
  mu: number;
  sigma: number;
  intensity: number;
  jumpMean: number;
  jumpSd: number;
  x0: number;
}

/**
 * Merton (1976): d ln X = μ dt + σ dW + J dN, N Poisson of an intensity, J normal. μ is the drift of ln X between jumps: it
 * compensates neither σ²/2 nor the jumps.
 */
export const merton: Process<MertonParameters> = {
  kind: 'merton',
  summary: 'Merton’s normal jumps: d ln X = mu dt + sigma dW + J dN, J ~ N(jumpMean, jumpSd²)',
  equations: () => [
    {
      component: 'x',
      equation:
        'd \\ln x = μ \\, dt + σ \\, dW + J \\, dN, \\quad J \\sim N(\\mathrm{jumpMean}, \\mathrm{jumpSd}^2)',
    },
  ],
  parameters: (z) => ({
    ...jumpKeys(z),
    jumpMean: z.number().default(0).describe('mean of a jump of ln x'),
    jumpSd: z.number().nonnegative().describe('standard deviation of a jump of ln x'),
    x0: z.number().positive().default(1).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'x > 0, which paths never leave',
  exact: {
    noises: 0,
    constants: ({ mu, sigma, intensity, jumpMean, jumpSd }, dt) => [
      mu * dt,
      sigma * Math.sqrt(dt),
      intensity * dt,
      jumpMean,
      jumpSd,
    ],
    drawStep(values, [drift, volatility, mean, jumpMean, jumpSd], draws) {
      draws.draw(uses.own);
      const [z0, z1] = [draws.normal(0), draws.normal(1)];
      const n = poisson(draws, mean, draws.uniform(true));
      const jumps = n * jumpMean + Math.sqrt(n) * jumpSd * z1;
      values[0] *= exp(drift + volatility * z0 + jumps);
    },
  },
  growsWith: ['mu', 'sigma', 'jumpMean', 'jumpSd'],
  start: ({ x0 }) => [x0],
  moments: (parameters, t) => {
    const { jumpMean, jumpSd } = parameters;
    const ofJump = (power: number): number => exp(power * jumpMean + 0.5 * power * power * jumpSd * jumpSd);
    return [growthMoments(parameters, t, ofJump(1), ofJump(2))];
  },
  problem: ({ intensity }, { dt }) => tooManyJumps(intensity, dt),
};
