import type { Process } from './process.js';

export interface BridgeParameters {
  sigma: number;
  end: number;
  horizon: number;
  x0: number;
}

/**
 * Brownian bridge from x0 at time 0 to `end` at T = `horizon`: dX = (end − X)/(T − t) dt + σ dW. Given X(t), X(t + dt) is
 * normal with mean X + (end − X) w and variance σ² dt (1 − w), w = dt/(T − t).
 */
export const bridge: Process<BridgeParameters> = {
  kind: 'bridge',
  summary: 'Brownian bridge: dX = (end − X)/(horizon − t) dt + sigma dW',
  equations: () => [
    { component: 'x', equation: 'dx = \\frac{\\mathrm{end} - x}{\\mathrm{horizon} - t} \\, dt + σ \\, dW' },
  ],
  parameters: (z) => ({
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    end: z.number().default(0).describe('value of every path at the horizon'),
    horizon: z.number().positive().describe('time at which every path is at its end'),
    x0: z.number().default(0).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'all numbers; x = end at the horizon',
  exact: {
    noises: 1,
    constants: ({ sigma, end, horizon }, dt) => [end, sigma * Math.sqrt(dt), dt, horizon],
    step(values, [z], [end, volatility, dt, horizon], step) {
      const ratio = dt / (horizon - step * dt);
      // The last step's share is 1 but for rounding, whose root would be seen.
      const share = ratio < 0.999999999 ? ratio : 1;
      const deviation = volatility * Math.sqrt(1 - share);
      values[0] = values[0] + (end - values[0]) * share + deviation * z;
    },
  },
  volatility: ({ sigma }) => ({ scale: 'level', value: sigma }),
  growsWith: ['sigma', 'end'],
  start: ({ x0 }) => [x0],
  moments: ({ sigma, end, horizon, x0 }, t) => {
    const share = Math.min(t / horizon, 1);
    return [{ mean: x0 + (end - x0) * share, variance: sigma * sigma * t * (1 - share) }];
  },
  problem: ({ horizon }, { dt, times }) =>
    times * dt > horizon * (1 + 1e-12)
      ? {
          key: 'horizon',
          message: `must not come before the last row, at times · dt = ${times * dt}, found ${horizon}`,
        }
      : undefined,
};
