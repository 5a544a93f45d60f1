import type { Process } from './process.js';

export interface BrownianParameters {
  mu: number;
  sigma: number;
  x0: number;
}

/**
 * Brownian motion with drift, dX = μ dt + σ dW. Its exact step is x(t + dt) = x(t) + (μ dt + σ √dt z), z
 * standard normal: no error of discretisation, whatever dt is.
 */
export const brownian: Process<BrownianParameters> = {
  kind: 'brownian',
  summary: 'Brownian motion with drift: dX = mu dt + sigma dW, exact for any dt',
  equations: () => [{ component: 'x', equation: 'dx = μ \\, dt + σ \\, dW' }],
  parameters: (z) => ({
    mu: z.number().default(0).describe('drift per unit of time'),
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    x0: z.number().default(0).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'all numbers',
  exact: {
    noises: 1,
    constants: ({ mu, sigma }, dt) => [mu * dt, sigma * Math.sqrt(dt)],
    step(values, [z], [drift, volatility]) {
      values[0] += drift + volatility * z;
    },
  },
  polynomialDrift: ({ mu }) => [mu],
  volatility: ({ sigma }) => ({ scale: 'level', value: sigma }),
  growsWith: ['sigma', 'mu'],
  start: ({ x0 }) => [x0],
  moments: ({ mu, sigma, x0 }, t) => [{ mean: x0 + mu * t, variance: sigma * sigma * t }],
};
