import { positivePart } from '../kernels/reference/elementary.js';
import type { Process } from './process.js';
import { notStationary, startKey } from './start-key.js';

export interface LogisticParameters {
  r: number;
  capacity: number;
  sigma: number;
  x0: number | 'stationary';
}

const drift = (x: number, c: readonly number[]): number => c[2] * x * (1 - x / c[3]);
const diffusion = (x: number, c: readonly number[]): number => c[4] * x;

/** A population with room for K (Verhulst): dX = r X (1 − X/K) dt + σ X dW. Stationary: Gamma(2r/σ² − 1, σ² K/2r) where 2r > σ². */
export const logistic: Process<LogisticParameters> = {
  kind: 'logistic',
  summary: 'a population with limited room: dX = r X (1 − X/capacity) dt + sigma X dW',
  equations: () => [
    { component: 'x', equation: 'dx = r x (1 - \\frac{x}{\\mathrm{capacity}}) \\, dt + σ x \\, dW' },
  ],
  parameters: (z) => ({
    r: z.number().positive().describe('rate of growth per unit of time, of a small population'),
    capacity: z.number().positive().default(1).describe('population that neither grows nor shrinks'),
    sigma: z.number().nonnegative().describe('relative volatility per square root of a unit of time'),
    x0: startKey(z, z.number().positive()),
  }),
  components: ['x'],
  domain: 'x > 0, which paths never leave; they die out where 2 r < sigma²; schemes may cross 0',
  coefficients: {
    own: ({ r, capacity, sigma }) => [r, capacity, sigma],
    drift,
    superlinear: drift,
    diffusion,
    slope: (x, c) => c[4] * c[4] * x,
    implicit: (x, noise, c) => {
      const y = x + diffusion(x, c) * noise;
      const growth = c[2] * c[0];
      const p = 1 - growth;
      const q = growth / c[3];
      return (y + y) / (p + Math.sqrt(positivePart(p * p + 4 * q * y)));
    },
    isOutside: (x) => x <= 0,
    edge: 'kept as they are',
  },
  standard: 'milstein',
  polynomialDrift: ({ r, capacity }) => [0, r, -r / capacity],
  volatility: ({ sigma }) => ({ scale: 'log', value: sigma }),
  growsWith: ['sigma', 'r'],
  start: ({ r, capacity, sigma, x0 }) =>
    x0 === 'stationary'
      ? [{ gamma: [(2 * r) / (sigma * sigma) - 1, (sigma * sigma * capacity) / (2 * r)] }]
      : [x0],
  problem: ({ r, sigma, x0 }, { scheme, h }) => {
    if (x0 === 'stationary' && !(2 * r > sigma * sigma && sigma > 0)) {
      return notStationary('2 r > sigma² > 0', `r = ${r}, sigma = ${sigma}`);
    }
    return scheme === 'drift-implicit' && r * h >= 1
      ? { key: 'r', message: `must be below 1 per step of drift-implicit, found r · h = ${r * h}` }
      : undefined;
  },
};
