import { chosenPrior } from '../priors/index.js';
import type { PriorChoice } from '../priors/prior.js';
import type { Posterior } from './posterior.js';
import type { Observed } from './posterior-estimator.js';
import { randomOf } from './random.js';

/** Probabilities of the quantiles that are kept. */
export const keptQuantiles = [0.025, 0.25, 0.5, 0.75, 0.975] as const;

/** What is asked of posteriors. */
export interface Asked {
  readonly priors: readonly PriorChoice[];
  /** Where the first of these observations stands among all: whose random numbers are its own. */
  readonly first: number;
  /** The true normal scores, d columns; undefined where nobody knows them. */
  readonly truth: readonly Float64Array[] | undefined;
  /** Places that distances are taken from, d columns. */
  readonly references: readonly Float64Array[] | undefined;
  /** Draws of each posterior that ranks are taken among, and draws that are kept; 0 for none. */
  readonly samples: number;
  readonly kept: number;
}

/** What posteriors say, an entry per observation; of parameters N × d, row by row. */
export interface PosteriorScores {
  /** ln q(z*) − ln φ(z*), nats beyond the prior; NaN without a truth. */
  readonly gain: Float64Array;
  /** F(θ*_i | x), uniform where the posterior is right. */
  readonly below: Float64Array;
  /** The share of draws whose density is below that of the truth, and of those that are nearer to the reference. */
  readonly density: Float64Array;
  readonly nearer: Float64Array;
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** N × d × quantiles. */
  readonly quantiles: Float64Array;
  /** Draws of θ that are kept, N × kept × d. */
  readonly draws: Float64Array;
}

/** Nats below which a gain is what rounding leaves. */
const rounding = 1e-12;

/** ln √(2π) */
const logRoot2Pi = 0.9189385332046728;

/** What the posteriors after these observations say of the truth, and of themselves. `progress` throws where they are to stop. */
export function scoresOf(
  posteriors: (r: number) => Posterior,
  { count, d }: Observed,
  { priors, first, truth, references, samples, kept }: Asked,
  seed: number,
  progress: () => void,
): PosteriorScores {
  const thetas = priors.map((choice) => chosenPrior(choice).at);
  const numbers = (each: number): Float64Array => new Float64Array(count * each).fill(NaN);
  const scores = {
    gain: numbers(1),
    below: numbers(d),
    density: numbers(1),
    nearer: numbers(1),
    mean: numbers(d),
    sd: numbers(d),
    quantiles: numbers(d * keptQuantiles.length),
    draws: numbers(kept * d),
  };
  const [z, reference] = [new Float64Array(d), new Float64Array(d)];
  for (let r = 0; r < count; r++) {
    progress();
    const posterior = posteriors(r);
    for (let i = 0; i < d; i++) {
      const at = r * d + i;
      const mean = posterior.expectation(i, thetas[i]);
      scores.mean[at] = mean;
      const square = posterior.expectation(i, (one) => (thetas[i](one) - mean) * (thetas[i](one) - mean));
      scores.sd[at] = Math.sqrt(square);
      keptQuantiles.forEach((p, q) => {
        scores.quantiles[at * keptQuantiles.length + q] = thetas[i](posterior.quantile(i, p));
      });
    }
    if (kept > 0) {
      posterior.draws(randomOf(seed, first + r), kept).z.forEach((one, at) => {
        scores.draws[r * kept * d + at] = thetas[at % d](one);
      });
    }
    if (!truth) continue;
    let squares = 0;
    for (let i = 0; i < d; i++) {
      z[i] = truth[i][r];
      squares += z[i] * z[i];
      if (references) reference[i] = references[i][r];
    }
    const own = posterior.logDensity(z);
    const gain = own + 0.5 * squares + d * logRoot2Pi;
    scores.gain[r] = Math.abs(gain) < rounding ? 0 : gain;
    for (let i = 0; i < d; i++) scores.below[r * d + i] = posterior.below(i, z);
    if (samples === 0) continue;
    const random = randomOf(seed, first + r);
    const drawn = posterior.draws(random, samples);
    let [lower, near] = [0, 0];
    const limit = distance(z, reference, 0);
    for (let s = 0; s < samples; s++) {
      if (drawn.logDensity[s] < own) lower++;
      if (references && distance(drawn.z, reference, s * d) < limit) near++;
    }
    // A rank among samples, made continuous by one uniform number: uniform exactly where the posterior is right.
    scores.density[r] = (lower + random.uniform()) / (samples + 1);
    if (references) scores.nearer[r] = (near + random.uniform()) / (samples + 1);
  }
  return scores;
}

function distance(z: Float64Array, from: Float64Array, at: number): number {
  let squares = 0;
  for (let i = 0; i < from.length; i++) squares += (z[at + i] - from[i]) * (z[at + i] - from[i]);
  return squares;
}
