import { exp, log } from '../kernels/reference/elementary.js';
import { poisson, uses } from '../kernels/reference/samplers.js';
import { growthMoments, jumpKeys, tooManyJumps } from './jumps.js';
import type { Process } from './process.js';

export interface KouParameters {
  mu: number;
  sigma: number;
  intensity: number;
  up: number;
  etaUp: number;
  etaDown: number;
  x0: number;
}

/**
 * Kou (2002): d ln X = μ dt + σ dW + J dN, N Poisson of an intensity, J exponential with rate etaUp upwards with probability
 * up, else with rate etaDown downwards. μ is the drift of ln X between jumps, compensated for nothing.
 */
export const kou: Process<KouParameters> = {
  kind: 'kou',
  summary: 'Kou’s double-exponential jumps: d ln X = mu dt + sigma dW + J dN',
  equations: () => [
    {
      component: 'x',
      equation:
        'd \\ln x = μ \\, dt + σ \\, dW + J \\, dN, \\quad P(J \\gt y) = \\mathrm{up} \\, e^{-\\mathrm{etaUp} \\, y}, \\quad P(J \\lt -y) = (1 - \\mathrm{up}) \\, e^{-\\mathrm{etaDown} \\, y}',
    },
  ],
  parameters: (z) => ({
    ...jumpKeys(z),
    up: z.number().min(0).max(1).describe('probability that a jump goes up'),
    etaUp: z.number().gt(1).describe('rate of jumps up, whose mean in ln x is 1/etaUp'),
    etaDown: z.number().positive().describe('rate of jumps down, whose mean in ln x is 1/etaDown'),
    x0: z.number().positive().default(1).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'x > 0, which paths never leave',
  exact: {
    noises: 0,
    constants: ({ mu, sigma, intensity, up, etaUp, etaDown }, dt) => [
      mu * dt,
      sigma * Math.sqrt(dt),
      intensity * dt,
      up,
      etaUp,
      etaDown,
    ],
    drawStep(values, [drift, volatility, mean, up, etaUp, etaDown], draws) {
      draws.draw(uses.own);
      const z = draws.normal(0);
      const n = poisson(draws, mean, draws.uniform(true));
      let growth = drift + volatility * z;
      for (let jump = 0; jump < n; jump++) {
        draws.draw((uses.jump | (jump << 3)) >>> 0);
        const size = log(draws.uniform(true));
        if (draws.uniform(false) < up) growth -= size / etaUp;
        else growth += size / etaDown;
      }
      values[0] *= exp(growth);
    },
  },
  growsWith: ['mu', 'sigma', 'intensity'],
  start: ({ x0 }) => [x0],
  moments: (parameters, t) => {
    const { up, etaUp, etaDown } = parameters;
    const ofJump = (power: number): number =>
      (etaUp > power ? (up * etaUp) / (etaUp - power) : Infinity) + ((1 - up) * etaDown) / (etaDown + power);
    return [growthMoments(parameters, t, ofJump(1), ofJump(2))];
  },
  problem: ({ intensity }, { dt }) => tooManyJumps(intensity, dt),
};
