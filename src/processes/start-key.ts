import type * as zod from 'zod';
import type { Zod } from '../entry.js';
import type { Problem } from './process.js';

/** The key x0 of a process with a stationary law. */
export function startKey(z: Zod, value: zod.ZodType<number>, name = 'x'): zod.ZodType<number | 'stationary'> {
  return z
    .union([value, z.literal('stationary')])
    .describe(
      `value of ${name} of every path at time 0, or stationary: each path begins with a draw from the stationary law`,
    );
}

export const notStationary = (must: string, found: string): Problem => ({
  key: 'x0',
  message: `must be a number, since a stationary law needs ${must}, found ${found}`,
});
