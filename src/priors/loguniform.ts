import { exp, log } from '../evaluation/exponential.js';
import { type Ends, refusedEnds } from './ends.js';
import type { Prior } from './prior.js';
import { uniform } from './uniform.js';

/** ln θ uniform from ln low to ln high: p(θ) = 1/(θ ln (high/low)). */
export const loguniform: Prior<Ends> = {
  kind: 'loguniform',
  summary: 'all orders of magnitude from low to high alike',
  parameters: (z) => ({
    low: z.number().positive().describe('least value'),
    high: z.number().positive().describe('greatest value'),
  }),
  refused: refusedEnds,
  of({ low, high }) {
    const { at, score, logDensity } = uniform.of({ low: log(low), high: log(high) });
    return {
      at: (z) => exp(at(z)),
      score: (theta) => (theta > 0 ? score(log(theta)) : -Infinity),
      logDensity: (theta) => (theta > 0 ? logDensity(log(theta)) - log(theta) : -Infinity),
      support: [low, high],
    };
  },
};
