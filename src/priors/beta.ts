import { fTail, logGamma } from '../evaluation/distributions.js';
import { exp, log } from '../evaluation/exponential.js';
import { type Ends, refusedEnds } from './ends.js';
import { quantileAt, scoreFrom } from './normal-score.js';
import type { Prior } from './prior.js';

export interface Beta extends Ends {
  readonly a: number;
  readonly b: number;
}

/** P(θ/(1 − θ) ≤ r), from the side of F with 2a and 2b degrees of freedom on which it is small. */
const oddsBelow = ({ a, b }: Beta, r: number): number => fTail(a / (b * r), 2 * b, 2 * a);
const oddsAbove = ({ a, b }: Beta, r: number): number => fTail((b * r) / a, 2 * a, 2 * b);

/** u = (θ − low)/(high − low) with p(u) ∝ u^(a − 1) (1 − u)^(b − 1). */
export const beta: Prior<Beta> = {
  kind: 'beta',
  summary: 'from low to high, of mean low + (high − low) a/(a + b)',
  parameters: (z) => ({
    a: z.number().positive().describe('above 1 it is 0 at low'),
    b: z.number().positive().describe('above 1 it is 0 at high'),
    low: z.number().default(0).describe('least value'),
    high: z.number().default(1).describe('greatest value'),
  }),
  refused: refusedEnds,
  of(given) {
    const { a, b, low, high } = given;
    const constant = logGamma(a) + logGamma(b) - logGamma(a + b);
    // In odds r = u/(1 − u), of which both ends are known to all digits.
    const law = {
      below: (r: number) => oddsBelow(given, r),
      above: (r: number) => oddsAbove(given, r),
      densityTimes: (r: number) => exp(a * log(r) - (a + b) * log(1 + r) - constant),
    };
    return {
      at(z) {
        const odds = quantileAt(law, z, log(a / b));
        return odds < 1 ? low + ((high - low) * odds) / (1 + odds) : high - (high - low) / (1 + odds);
      },
      score(theta) {
        if (theta <= low) return -Infinity;
        if (theta >= high) return Infinity;
        const odds = (theta - low) / (high - theta);
        const [below, above] = [oddsBelow(given, odds), oddsAbove(given, odds)];
        return below < above ? scoreFrom(below, true) : scoreFrom(above, false);
      },
      logDensity(theta) {
        if (theta < low || theta > high) return -Infinity;
        const u = (theta - low) / (high - low);
        const above = (high - theta) / (high - low);
        return (a - 1) * log(u) + (b - 1) * log(above) - constant - log(high - low);
      },
      support: [low, high],
    };
  },
};
