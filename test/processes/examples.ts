import type { processes } from '../../src/processes/index.js';
import type { Process } from '../../src/processes/process.js';

type Table = typeof processes;
type ParametersOf<P> = P extends Process<infer Parameters> ? Parameters : never;

/** Parameters that every process is tried with: the compiler asks for those of each. */
export const examples: { readonly [Kind in keyof Table]: readonly ParametersOf<Table[Kind]>[] } = {
  brownian: [
    { mu: 0.3, sigma: 0.7, x0: 2 },
    { mu: -4, sigma: 0.1, x0: -1 },
  ],
  gbm: [
    { mu: 0.05, sigma: 0.4, x0: 1 },
    { mu: -1, sigma: 0.1, x0: 30 },
  ],
  ou: [
    { kappa: 1.5, theta: 0.06, sigma: 0.2, x0: 'stationary' },
    { kappa: 0, theta: 3, sigma: 0.7, x0: 2 },
    { kappa: -0.4, theta: 1, sigma: 0.3, x0: 1.1 },
  ],
  cir: [
    { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 'stationary' },
    { kappa: 2, theta: 0.04, sigma: 0.3, x0: 0.5 },
    // Between one and three degrees of freedom, and far below Feller from 0.
    { kappa: 1, theta: 0.1, sigma: 0.45, x0: 0.1 },
    { kappa: 0.5, theta: 0.04, sigma: 1, x0: 0 },
  ],
  bridge: [
    { sigma: 0.5, end: 1, horizon: 4, x0: -1 },
    { sigma: 2, end: 0, horizon: 10, x0: 0 },
  ],
  ckls: [
    { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9, x0: 0.1 },
    { kappa: 0.3, theta: 0.05, sigma: 1.3, gamma: 1.5, x0: 0.06 },
  ],
  'double-well': [
    { a: 1, b: 1, sigma: 0.7, x0: 0 },
    { a: 2, b: 0.5, sigma: 1, x0: -3 },
  ],
  logistic: [
    { r: 1, capacity: 2, sigma: 0.5, x0: 'stationary' },
    { r: 0.4, capacity: 10, sigma: 0.3, x0: 1 },
  ],
  merton: [
    { mu: 0.08, sigma: 0.2, intensity: 3, jumpMean: -0.05, jumpSd: 0.1, x0: 1 },
    // More jumps per row than inversion takes.
    { mu: 0, sigma: 0.1, intensity: 300, jumpMean: 0.001, jumpSd: 0.01, x0: 100 },
  ],
  kou: [
    { mu: 0.05, sigma: 0.16, intensity: 2, up: 0.4, etaUp: 20, etaDown: 10, x0: 1 },
    { mu: -0.1, sigma: 0.1, intensity: 150, up: 0.5, etaUp: 100, etaDown: 90, x0: 3 },
  ],
  heston: [
    { mu: 0.05, kappa: 2, theta: 0.04, sigma: 0.3, rho: -0.7, v0: 'stationary', x0: 1 },
    { mu: 0, kappa: 0.5, theta: 0.04, sigma: 1, rho: 0.5, v0: 0.1, x0: 100 },
  ],
  jacobi: [
    { kappa: 1, theta: 0.3, sigma: 0.5, x0: 0.6 },
    { kappa: 0.5, theta: 0.1, sigma: 0.9, x0: 'stationary' },
  ],
  linear: [
    {
      drift: [
        [1, -0.5],
        [0.2, 2],
      ],
      diffusion: [
        [0.3, 0],
        [0.1, 0.2],
      ],
      mean: [1, -2],
      components: ['x', 'y'],
      x0: 'stationary',
    },
    {
      // A place, its speed with all of the noise, and one that runs away.
      drift: [
        [0, -1, 0],
        [2, 0.5, 0],
        [0, 0, -0.1],
      ],
      diffusion: [[0], [0.7], [0]],
      components: ['place', 'speed', 'z'],
      x0: [1, 0, 0.5],
    },
  ],
  // A user's own has no kernel: test/own-models has its tests.
  module: [],
  formula: [
    {
      parameters: { kappa: 1.5, theta: 0.06, sigma: 0.2 },
      components: { y: { drift: 'kappa * (theta - y)', diffusion: 'sigma', x0: 0.1, edge: 'clamp' } },
      correlation: [],
    },
    {
      parameters: { kappa: 2, theta: 0.04, xi: 0.5, mu: 0.05, rho: -0.7 },
      components: {
        S: { drift: 'mu * S', diffusion: 'sqrt(v) * S', x0: 1, domain: [0, 'inf'], edge: 'clamp' },
        v: {
          drift: 'kappa * (theta - v)',
          diffusion: 'xi * sqrt(v)',
          x0: 0.04,
          domain: [0, 'inf'],
          edge: 'reflect',
        },
      },
      correlation: [{ between: ['S', 'v'], rho: 'rho' }],
    },
    {
      // Two take each other's place, one has no noise, and time comes in.
      parameters: {},
      components: {
        a: { drift: '0', diffusion: 'exp(-a^2)', x0: 0.3, domain: [-1, 1], edge: 'reflect' },
        b: { drift: 'sin(t) - b', diffusion: '0', x0: 0.2, edge: 'clamp' },
        c: { drift: 'a - c', diffusion: '0.3 * c', x0: 0.5, edge: 'clamp' },
      },
      correlation: [],
    },
  ],
};
