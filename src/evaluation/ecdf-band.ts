import { binomial, binomialMiddle, logFactorialsTo } from './binomial-band.js';

/** Counts of n independent uniform numbers that are at most u, between which all of them lie together. */
export interface CountBand {
  /** Ascending, between 0 and 1. */
  readonly at: Float64Array;
  /** The least and the greatest count at each. */
  readonly least: Int32Array;
  readonly greatest: Int32Array;
  /** The probability that the counts lie between these at every place at once: at least what was asked for. */
  readonly probability: number;
}

/** Halvings of the level at one place: it is then known to a ten thousandth. */
const halvings = 14;

/**
 * The simultaneous band of an empirical distribution function of n uniform numbers at u = 1/K … (K − 1)/K, exact for finite n:
 * at each u the middle 1 − γ of the binomial distribution of the count, with the largest γ for which all counts lie inside
 * together with at least the probability `level` (Säilynoja, Bürkner & Vehtari 2022, algorithm 2). The counts are a Markov
 * chain: from u to v with c numbers below u, those between are binomial, n − c of them with (v − u) / (1 − u) each.
 *
 * @param n - at least 1
 * @param places - K, at least 2
 */
export function ecdfBand(n: number, places: number, level = 0.95): CountBand {
  const at = Float64Array.from({ length: places - 1 }, (_, i) => (i + 1) / places);
  const logFactorials = logFactorialsTo(n);
  const bandOf = (gamma: number): CountBand => {
    const ends = Array.from(at, (u) => binomialMiddle(n, u, gamma, logFactorials));
    const [least, greatest] = [0, 1].map((end) => Int32Array.from(ends, (pair) => pair[end]));
    return { at, least, greatest, probability: chance(n, at, least, greatest, logFactorials) };
  };
  // By Bonferroni the counts lie inside at this level.
  let [inside, outside] = [(1 - level) / at.length, 1 - level];
  let found = bandOf(inside);
  for (let i = 0; i < halvings; i++) {
    const gamma = (inside + outside) / 2;
    const band = bandOf(gamma);
    if (band.probability < level) outside = gamma;
    else [inside, found] = [gamma, band];
  }
  return found;
}

/** The probability that the counts of n uniform numbers lie between these ends at all places. */
export function chance(
  n: number,
  at: Float64Array,
  least: Int32Array,
  greatest: Int32Array,
  logFactorials: Float64Array,
): number {
  let before = { first: 0, weights: Float64Array.of(1) };
  at.forEach((u, i) => {
    const from = i === 0 ? 0 : at[i - 1];
    const p = (u - from) / (1 - from);
    const [first, last] = [least[i], greatest[i]];
    const weights = new Float64Array(last - first + 1);
    before.weights.forEach((weight, w) => {
      const count = before.first + w;
      const left = n - count;
      let more = Math.max(0, first - count);
      if (weight === 0 || more > left) return;
      let own = weight * binomial(more, left, p, logFactorials);
      for (; more <= Math.min(left, last - count); more++) {
        weights[count + more - first] += own;
        own *= (((left - more) / (more + 1)) * p) / (1 - p);
      }
    });
    before = { first, weights };
  });
  return before.weights.reduce((sum, weight) => sum + weight, 0);
}
