import { log } from '../evaluation/exponential.js';
import { normalBelow } from '../evaluation/normal-distribution.js';
import { type Ends, refusedEnds } from './ends.js';
import { scoreFrom } from './normal-score.js';
import type { Prior } from './prior.js';

/** p(θ) = 1/(high − low), low ≤ θ ≤ high. */
export const uniform: Prior<Ends> = {
  kind: 'uniform',
  summary: 'all values from low to high alike',
  parameters: (z) => ({
    low: z.number().describe('least value'),
    high: z.number().describe('greatest value'),
  }),
  refused: refusedEnds,
  of: ({ low, high }) => ({
    // From the nearer end, so that no digits are lost there.
    at: (z) => (z < 0 ? low + (high - low) * normalBelow(z) : high - (high - low) * normalBelow(-z)),
    score: (theta) =>
      theta - low < high - theta
        ? scoreFrom((theta - low) / (high - low), true)
        : scoreFrom((high - theta) / (high - low), false),
    logDensity: (theta) => (theta >= low && theta <= high ? -log(high - low) : -Infinity),
    support: [low, high],
  }),
};
