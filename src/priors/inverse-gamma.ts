import { log } from '../evaluation/exponential.js';
import { gamma } from './gamma.js';
import type { Prior } from './prior.js';

export interface InverseGamma {
  readonly shape: number;
  readonly scale: number;
}

/** 1/θ ~ Gamma(shape, 1/scale): p(θ) ∝ θ^(−shape − 1) e^(−scale/θ). Of a variance conjugate to normal data. */
export const inverseGamma: Prior<InverseGamma> = {
  kind: 'inverse-gamma',
  summary: 'positive, of mean scale/(shape − 1): the usual one of a variance',
  parameters: (z) => ({
    shape: z.number().positive().describe('above 1 it has a mean'),
    scale: z.number().positive().describe('what it is measured in'),
  }),
  of({ shape, scale }) {
    const { at, score, logDensity } = gamma.of({ shape, scale: 1 / scale });
    return {
      at: (z) => 1 / at(-z),
      score: (theta) => (theta > 0 ? -score(1 / theta) : -Infinity),
      logDensity: (theta) => (theta > 0 ? logDensity(1 / theta) - 2 * log(theta) : -Infinity),
      support: [0, Infinity],
    };
  },
};
