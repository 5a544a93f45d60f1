import { positivePower } from '../kernels/reference/elementary.js';
import type { Process } from './process.js';

export interface DoubleWellParameters {
  a: number;
  b: number;
  sigma: number;
  x0: number;
}

const drift = (x: number, c: readonly number[]): number => x * (c[2] - c[3] * (x * x));

/**
 * A particle in two wells, dX = (a X − b X³) dt + σ dW: wells at ±√(a/b), stationary density proportional to
 * exp((2/σ²)(a x²/2 − b x⁴/4)). Its drift outgrows every line, so that plain Euler explodes from far out.
 */
export const doubleWell: Process<DoubleWellParameters> = {
  kind: 'double-well',
  summary: 'a particle in two wells: dX = (a X − b X³) dt + sigma dW',
  equations: () => [{ component: 'x', equation: 'dx = (a x - b x^3) \\, dt + σ \\, dW' }],
  parameters: (z) => ({
    a: z.number().default(1).describe('rate at which paths leave the middle, per unit of time'),
    b: z.number().positive().default(1).describe('strength of the walls: wells lie at ±√(a/b)'),
    sigma: z.number().nonnegative().describe('volatility per square root of a unit of time'),
    x0: z.number().default(0).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'all numbers; from far out plain Euler explodes, drift-implicit and tamed do not',
  coefficients: {
    own: ({ a, b, sigma }) => [a, b, sigma],
    drift,
    superlinear: drift,
    diffusion: (_x, c) => c[4],
    implicit: (x, noise, c) => {
      const p = 1 - c[2] * c[0];
      const q = c[3] * c[0];
      const right = x + c[4] * noise;
      const r = Math.abs(right);
      let root = Math.min(r / p, positivePower(r / q, 0.3333333333333333));
      for (let i = 0; i < 7; i++) {
        const cubed = q * (root * root);
        root = (r + (cubed + cubed) * root) / (cubed + cubed + p + cubed);
      }
      return right < 0 ? -root : root;
    },
  },
  standard: 'drift-implicit',
  polynomialDrift: ({ a, b }) => [0, a, 0, -b],
  volatility: ({ sigma }) => ({ scale: 'level', value: sigma }),
  growsWith: ['sigma'],
  start: ({ x0 }) => [x0],
  problem: ({ a }, { scheme, h }) =>
    scheme === 'drift-implicit' && a * h >= 1
      ? { key: 'a', message: `must be below 1 per step of drift-implicit, found a · h = ${a * h}` }
      : undefined,
};
