import type * as zod from 'zod';
import type { Zod } from '../entry.js';
import { exp } from '../kernels/reference/elementary.js';
import type { Moments } from './method.js';
import type { Problem } from './process.js';

/** What processes d ln X = μ dt + σ dW + J dN have in common. */

interface Growth {
  readonly mu: number;
  readonly sigma: number;
  readonly intensity: number;
  readonly x0: number;
}

/** The keys mu, sigma and intensity. */
export const jumpKeys = (z: Zod): Record<'mu' | 'sigma' | 'intensity', zod.ZodType> => ({
  mu: z.number().default(0).describe('drift of ln x between jumps, per unit of time'),
  sigma: z.number().nonnegative().describe('volatility of ln x per square root of a unit of time'),
  intensity: z.number().nonnegative().describe('jumps per unit of time'),
});

/** Mean and variance of X(t), with E e^J and E e^2J of a jump. */
export function growthMoments(
  { mu, sigma, intensity, x0 }: Growth,
  t: number,
  first: number,
  second: number,
): Moments {
  const variance = sigma * sigma;
  const mean = x0 * exp((mu + 0.5 * variance + intensity * (first - 1)) * t);
  const square = x0 * x0 * exp((2 * mu + 2 * variance + intensity * (second - 1)) * t);
  return { mean, variance: square - mean * mean };
}

const mostJumps = 1000;

export function tooManyJumps(intensity: number, dt: number): Problem | undefined {
  if (intensity * dt <= mostJumps) return undefined;
  const found = `intensity · dt = ${intensity * dt}`;
  return { key: 'intensity', message: `must be at most ${mostJumps} jumps from row to row, found ${found}` };
}
