import { log } from '../evaluation/exponential.js';
import { normalBelow, normalBetween, normalScore, normalTail } from '../evaluation/normal-distribution.js';
import { scoreFrom } from './normal-score.js';
import type { Prior } from './prior.js';

export interface Normal {
  readonly mean: number;
  readonly sd: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** ln √(2π) */
const logRoot2Pi = 0.9189385332046728;

/** Where it is cut off, in standard deviations from the mean. */
const cuts = ({ mean, sd, low = -Infinity, high = Infinity }: Normal): readonly [number, number] => [
  (low - mean) / sd,
  (high - mean) / sd,
];

/** N(mean, sd²), cut off at low and high where they are given. */
export const normal: Prior<Normal> = {
  kind: 'normal',
  summary: 'around a mean, cut off at low and high where these are given',
  parameters: (z) => ({
    mean: z.number().describe('mean, before any cut'),
    sd: z.number().positive().describe('standard deviation, before any cut'),
    low: z.number().optional().describe('least value'),
    high: z.number().optional().describe('greatest value'),
  }),
  refused(given) {
    const { low, high, mean, sd } = given as Normal;
    if (low !== undefined && high !== undefined && !(low < high)) {
      return { key: 'high', message: `must be above low (${low}), found ${high}` };
    }
    const [a, b] = cuts(given);
    if (normalBetween(a, b) > 1e-12) return undefined;
    const key = low !== undefined && low > mean ? 'low' : 'high';
    return {
      key,
      message: `must leave some of the normal distribution of mean ${mean} and sd ${sd}, found ${key === 'low' ? low : high}`,
    };
  },
  of(given) {
    const { mean, sd, low, high } = given;
    const [a, b] = cuts(given);
    const isCut = low !== undefined || high !== undefined;
    const logKept = log(normalBetween(a, b));
    return {
      at(z) {
        if (!isCut) return mean + sd * z;
        // By what lies below or above, whichever is small there, so that no digits are lost.
        const fromAbove = a > 0 || (b >= 0 && z >= 0);
        const part = z < 0 ? normalBelow(z) : normalBelow(-z);
        const [near, far] = fromAbove ? [normalTail(a), normalTail(b)] : [normalBelow(b), normalBelow(a)];
        const kept = (near - far) * part;
        const score = fromAbove
          ? -normalScore(z < 0 ? near - kept : far + kept)
          : normalScore(z < 0 ? far + kept : near - kept);
        return Math.min(Math.max(mean + sd * score, low ?? -Infinity), high ?? Infinity);
      },
      score(theta) {
        const standard = (theta - mean) / sd;
        if (!isCut) return standard;
        if (standard <= a) return -Infinity;
        if (standard >= b) return Infinity;
        const [below, above] = [normalBetween(a, standard), normalBetween(standard, b)];
        return below < above
          ? scoreFrom(below / (below + above), true)
          : scoreFrom(above / (below + above), false);
      },
      logDensity(theta) {
        const standard = (theta - mean) / sd;
        if (standard < a || standard > b) return -Infinity;
        return -0.5 * standard * standard - logRoot2Pi - log(sd) - logKept;
      },
      support: [low ?? -Infinity, high ?? Infinity],
    };
  },
};
