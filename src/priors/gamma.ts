import { incompleteGamma, logGamma } from '../evaluation/distributions.js';
import { exp, log } from '../evaluation/exponential.js';
import { type PositiveLaw, quantileAt, scoreFrom } from './normal-score.js';
import type { Prior } from './prior.js';

export interface Gamma {
  readonly shape: number;
  readonly scale: number;
}

/** Of Gamma(shape, 1). */
export function gammaLaw(shape: number): PositiveLaw {
  const constant = logGamma(shape);
  return {
    below: (x) => incompleteGamma(shape, x).lower,
    above: (x) => incompleteGamma(shape, x).upper,
    densityTimes: (x) => exp(shape * log(x) - x - constant),
  };
}

/** ln x with P(shape, x) about Φ(z): Wilson & Hilferty (1931), or where that is not positive the first term of P. */
export function gammaStart(shape: number, z: number): number {
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return root > 0.1 ? log(shape) + 3 * log(root) : log(shape) - 2 - (z * z) / (2 * shape);
}

/** p(θ) ∝ θ^(shape − 1) e^(−θ/scale), of mean shape · scale. */
export const gamma: Prior<Gamma> = {
  kind: 'gamma',
  summary: 'positive, of mean shape · scale',
  parameters: (z) => ({
    shape: z.number().positive().describe('above 1 it is 0 at 0'),
    scale: z.number().positive().describe('what it is measured in'),
  }),
  of({ shape, scale }) {
    const law = gammaLaw(shape);
    return {
      at: (z) => scale * quantileAt(law, z, gammaStart(shape, z)),
      score(theta) {
        if (!(theta > 0)) return -Infinity;
        const { lower, upper } = incompleteGamma(shape, theta / scale);
        return lower < upper ? scoreFrom(lower, true) : scoreFrom(upper, false);
      },
      logDensity: (theta) =>
        theta > 0
          ? (shape - 1) * log(theta / scale) - theta / scale - logGamma(shape) - log(scale)
          : -Infinity,
      support: [0, Infinity],
    };
  },
};
