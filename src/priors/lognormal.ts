import { exp, log } from '../evaluation/exponential.js';
import type { Prior } from './prior.js';

export interface Lognormal {
  readonly mean: number;
  readonly sd: number;
}

/** ln √(2π) */
const logRoot2Pi = 0.9189385332046728;

/** ln θ ~ N(mean, sd²). */
export const lognormal: Prior<Lognormal> = {
  kind: 'lognormal',
  summary: 'positive: its logarithm is normal',
  parameters: (z) => ({
    mean: z.number().describe('mean of ln θ'),
    sd: z.number().positive().describe('standard deviation of ln θ'),
  }),
  of: ({ mean, sd }) => ({
    at: (z) => exp(mean + sd * z),
    score: (theta) => (theta > 0 ? (log(theta) - mean) / sd : -Infinity),
    logDensity(theta) {
      if (!(theta > 0)) return -Infinity;
      const standard = (log(theta) - mean) / sd;
      return -0.5 * standard * standard - logRoot2Pi - log(sd) - log(theta);
    },
    support: [0, Infinity],
  }),
};
