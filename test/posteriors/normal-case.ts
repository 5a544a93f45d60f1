import { normalBelow } from '../../src/evaluation/normal-distribution.js';
import type { PosteriorScores } from '../../src/posteriors/posterior-scores.js';
import { plainDraws } from '../../src/random/draws.js';
import type { Tested } from '../../src/stages/evaluate/posterior/calibration.js';

/**
 * θ ~ N(0, 1) seen twice with noise of variance 2 each: the posterior is N((x + y)/4, 1/2). What posteriors that are wrong in known
 * ways say of it is known in closed form.
 */
export interface NormalCase {
  readonly theta: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly tested: Tested;
}

export type Wrong = 'exact' | 'narrow' | 'prior' | 'half-blind';

export function drawnCase(n: number, seed: number): NormalCase {
  const [theta, e, f] = [0, 1, 2].map((step) => plainDraws.normals(seed, 20, 0, n, step));
  const [x, y] = [e, f].map((noise) => theta.map((value, r) => value + Math.SQRT2 * noise[r]));
  const functions = [x, y, ...[x, y].map((column) => column.map((value) => value * value))];
  return { theta, x, y, tested: { parameters: ['theta'], thetas: [theta], functions } };
}

/** Mean and variance that a posterior claims. */
function claimOf(wrong: Wrong, x: number, y: number): readonly [mean: number, variance: number] {
  switch (wrong) {
    case 'exact':
      return [(x + y) / 4, 0.5];
    case 'narrow':
      return [(x + y) / 4, 0.5 * 0.64];
    case 'prior':
      return [0, 1];
    case 'half-blind':
      return [x / 3, 2 / 3];
  }
}

/** What the posterior says of the truth; ranks among infinitely many draws. */
export function scoredAs({ theta, x, y }: NormalCase, wrong: Wrong, seed: number): PosteriorScores {
  const n = theta.length;
  const blank = (): Float64Array => new Float64Array(n);
  const scores = {
    gain: blank(),
    below: blank(),
    density: blank(),
    nearer: blank(),
    mean: blank(),
    sd: blank(),
    quantiles: new Float64Array(0),
    draws: new Float64Array(0),
  };
  const noise = plainDraws.normals(seed, 20, 0, n, 9);
  for (let r = 0; r < n; r++) {
    const [mean, variance] = claimOf(wrong, x[r], y[r]);
    const sd = Math.sqrt(variance);
    const z = (theta[r] - mean) / sd;
    scores.mean[r] = mean;
    scores.sd[r] = sd;
    scores.below[r] = normalBelow(z);
    scores.density[r] = 2 * normalBelow(-Math.abs(z));
    const reference = (x[r] + y[r]) / 4 + 0.5 * noise[r];
    const distance = Math.abs(theta[r] - reference);
    scores.nearer[r] =
      normalBelow((reference + distance - mean) / sd) - normalBelow((reference - distance - mean) / sd);
  }
  return scores;
}
