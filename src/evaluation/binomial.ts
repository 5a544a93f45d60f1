import { fTail } from './distributions.js';

/**
 * The 95 % interval for a probability of which `successes` of `trials` were seen: Clopper & Pearson (1934), which
 * holds it at least 95 times in 100 however few trials there are. Its ends are the p at which so many successes or
 * more, or so many or fewer, have the probability 0.025. Null without trials.
 */
export function binomialInterval95(successes: number, trials: number): readonly [number, number] | null {
  if (!(trials > 0)) return null;
  return [lowerEnd(successes, trials), 1 - lowerEnd(trials - successes, trials)];
}

/** The p for which P(K ≥ k) = 0.025, by bisection: it grows with p. */
function lowerEnd(k: number, trials: number): number {
  if (k === 0) return 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < 200; i++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (atLeast(k, trials, middle) < 0.025) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}

/** P(K ≥ k) = I_p(k, N − k + 1) for K binomial with N trials of probability p, k ≥ 1, as a tail of F. */
function atLeast(k: number, trials: number, p: number): number {
  const [d1, d2] = [2 * (trials - k + 1), 2 * k];
  return fTail(((d2 / d1) * (1 - p)) / p, d1, d2);
}
