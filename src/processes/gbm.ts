import { exp, expm1 } from '../kernels/reference/elementary.js';
import type { Process } from './process.js';

export interface GbmParameters {
  mu: number;
  sigma: number;
  x0: number;
}

/**
 * Geometric Brownian motion, dX = μ X dt + σ X dW (Itô). ln X is Brownian motion with drift μ − σ²/2, so that the exact step is
 * x(t + dt) = x(t) exp((μ − σ²/2) dt + σ √dt z).
 */
export const gbm: Process<GbmParameters> = {
  kind: 'gbm',
  summary: 'geometric Brownian motion: dX = mu X dt + sigma X dW',
  equations: () => [{ component: 'x', equation: 'dx = μ x \\, dt + σ x \\, dW' }],
  parameters: (z) => ({
    mu: z.number().default(0).describe('relative drift per unit of time'),
    sigma: z.number().nonnegative().describe('relative volatility per square root of a unit of time'),
    x0: z.number().positive().default(1).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'x > 0, which paths never leave; schemes may',
  exact: {
    noises: 1,
    alongW: 'rows',
    constants: ({ mu, sigma }, dt) => [(mu - 0.5 * sigma * sigma) * dt, sigma * Math.sqrt(dt)],
    step(values, [z], [drift, volatility]) {
      values[0] *= exp(drift + volatility * z);
    },
  },
  coefficients: {
    own: ({ mu, sigma }) => [mu, sigma],
    drift: (x, c) => c[2] * x,
    diffusion: (x, c) => c[3] * x,
    slope: (x, c) => c[3] * c[3] * x,
    implicit: (x, noise, c) => (x + c[3] * x * noise) / (1 - c[2] * c[0]),
    isOutside: (x) => x <= 0,
    edge: 'kept as they are',
  },
  polynomialDrift: ({ mu }) => [0, mu],
  volatility: ({ sigma }) => ({ scale: 'log', value: sigma }),
  growsWith: ['mu', 'sigma'],
  start: ({ x0 }) => [x0],
  moments: ({ mu, sigma, x0 }, t) => {
    const mean = x0 * exp(mu * t);
    return [{ mean, variance: mean * mean * expm1(sigma * sigma * t) }];
  },
  problem: ({ mu }, { scheme, h }) =>
    scheme === 'drift-implicit' && mu * h >= 1
      ? { key: 'mu', message: `must be below 1 per step of drift-implicit, found mu · h = ${mu * h}` }
      : undefined,
};
