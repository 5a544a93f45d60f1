import { exp, log } from '../../src/evaluation/exponential.js';
import { logGamma } from '../../src/evaluation/distributions.js';
import { normalBelow } from '../../src/evaluation/normal-distribution.js';
import { exactPosterior } from '../../src/posteriors/exact-posterior.js';
import { GridPosterior, logStandard } from '../../src/posteriors/grid-posterior.js';
import { statisticNames, summariesOf } from '../../src/posteriors/hand-summaries.js';
import { chosenPrior } from '../../src/priors/index.js';
import type { PriorChoice } from '../../src/priors/prior.js';
import { plainDraws } from '../../src/random/draws.js';

/** Draws of a problem whose posterior is known, with what the exact posterior gains at each truth, in nats beyond the prior. */
export interface KnownDraws {
  readonly count: number;
  readonly scores: readonly Float64Array[];
  readonly summaries: readonly Float64Array[];
  /** Only of test draws: it takes time. */
  exactGain(): Float64Array;
}

export type KnownCase = (count: number, seed: number) => KnownDraws;

const stream = 40;
const normals = (seed: number, count: number, step: number): Float64Array =>
  plainDraws.normals(seed, stream, 0, count, step);
const uniforms = (seed: number, count: number, step: number): Float64Array =>
  plainDraws.uniforms(seed, stream + 1, 0, count, step);

const logNormal = (off: number, sd: number): number =>
  -0.5 * (off / sd) * (off / sd) - 0.5 * log(2 * Math.PI) - log(sd);

/** A. λ ~ U(0.1, 0.4), k = λ s + 0.1 ε, s = 1 + Gamma(2, 0.5): a truncated normal distribution. */
export const rowOfLambda: KnownCase = (count, seed) => {
  const [z, noise] = [normals(seed, count, 0), normals(seed, count, 1)];
  const [u, v] = [uniforms(seed, count, 0), uniforms(seed, count, 1)];
  const s = u.map((one, r) => 1 - 0.5 * log((1 - one) * (1 - v[r])));
  const lambda = z.map((one) => 0.1 + 0.3 * normalBelow(one));
  const k = lambda.map((value, r) => value * s[r] + 0.1 * noise[r]);
  return {
    count,
    scores: [z],
    summaries: [k, s, k.map((value, r) => value / s[r])],
    exactGain: () =>
      lambda.map((value, r) => {
        const [mean, sd] = [k[r] / s[r], 0.1 / s[r]];
        const kept = normalBelow((0.4 - mean) / sd) - normalBelow((0.1 - mean) / sd);
        return logNormal(value - mean, sd) - log(kept) + log(0.3);
      }),
  };
};

/** C. σ² ~ IG(3, 0.08), μ | σ² ~ N(0.05, σ²); 52 increments over a year: normal and inverse gamma. */
export const meanAndVariance: KnownCase = (count, seed) => {
  const [n, dt] = [52, 1 / 52];
  const [zVariance, zMean] = [normals(seed, count, 0), normals(seed, count, 1)];
  const { at } = chosenPrior({ kind: 'inverse-gamma', shape: 3, scale: 0.08 });
  const variances = zVariance.map(at);
  const means = zMean.map((z, r) => 0.05 + Math.sqrt(variances[r]) * z);
  const increments = Array.from({ length: n }, (_, i) => normals(seed, count, 4 + i));
  const moved = means.map((mean, r) =>
    increments.reduce((sum, noise) => sum + mean * dt + Math.sqrt(variances[r] * dt) * noise[r], 0),
  );
  const squares = means.map((mean, r) =>
    increments.reduce((sum, noise) => sum + (mean * dt + Math.sqrt(variances[r] * dt) * noise[r]) ** 2, 0),
  );
  return {
    count,
    scores: [zVariance, zMean],
    summaries: [moved, squares.map((square, r) => 0.5 * log(square / (n * dt) - (moved[r] / n) ** 2))],
    exactGain: () =>
      means.map((mean, r) => {
        // ln p(data | μ, σ²) − ln p(data): T = n dt = 1, of Σ d and Σ d².
        const [d, dd, variance] = [moved[r], squares[r], variances[r]];
        const likelihood =
          -0.5 * n * log(2 * Math.PI * variance * dt) -
          (dd - 2 * mean * dt * d + n * mean * mean * dt * dt) / (2 * variance * dt);
        const [a, b] = [3 + n / 2, 0.08 + 0.5 * (dd / dt + 0.05 * 0.05 - (0.05 + d) ** 2 / 2)];
        const evidence =
          -0.5 * n * log(2 * Math.PI * dt) -
          0.5 * log(2) +
          3 * log(0.08) -
          a * log(b) +
          logGamma(a) -
          logGamma(3);
        return likelihood - evidence;
      }),
  };
};

/** D. κ ~ U(0.05, 5) and σ ~ U(0.1, 1) of an Ornstein–Uhlenbeck process around 0, 100 steps of 0.1 from its stationary law. */
export const ornsteinUhlenbeck: KnownCase = (count, seed) => {
  const [n, dt] = [100, 0.1];
  const priors: Record<string, PriorChoice> = {
    kappa: { kind: 'uniform', low: 0.05, high: 5 },
    sigma: { kind: 'uniform', low: 0.1, high: 1 },
  };
  const scores = [normals(seed, count, 0), normals(seed, count, 1)];
  const [kappas, sigmas] = Object.values(priors).map((prior, i) => scores[i].map(chosenPrior(prior).at));
  const noises = Array.from({ length: n + 1 }, (_, i) => normals(seed, count, 4 + i));
  const found = Array.from({ length: count }, (_, r) => {
    const decay = exp(-kappas[r] * dt);
    const stationary = sigmas[r] / Math.sqrt(2 * kappas[r]);
    const x = new Float64Array(n + 1);
    x[0] = stationary * noises[0][r];
    const step = stationary * Math.sqrt(1 - decay * decay);
    for (let i = 1; i <= n; i++) x[i] = decay * x[i - 1] + step * noises[i][r];
    return summariesOf({ paths: [x], dt });
  });
  const columnsOf = (pick: (one: (typeof found)[number]) => Float64Array): Float64Array[] =>
    Array.from(pick(found[0]), (_, c) => Float64Array.from(found, (one) => pick(one)[c]));
  const statistics = columnsOf((one) => one.statistics);
  return {
    count,
    scores,
    summaries: columnsOf((one) => one.summaries),
    exactGain() {
      const likelihood = { kind: 'process', process: 'ou', fixed: { theta: 0 }, stationary: true } as const;
      const posteriors = exactPosterior.posteriors(
        undefined as never,
        { source: { priors, train: 1, likelihood } },
        { beginning: { scales: [], linear: undefined }, trained: [] },
        {
          count,
          d: 2,
          summaries: [],
          statistics: Object.fromEntries(statisticNames.map((name, c) => [name, statistics[c]])),
        },
      );
      return Float64Array.from({ length: count }, (_, r) => {
        const z = scores.map((column) => column[r]);
        return posteriors(r).logDensity(z) - logStandard(z);
      });
    },
  };
};

/** F. θ ~ U(−1, 1), k = θ² + 0.05 ε: two modes. */
export const twoModes: KnownCase = (count, seed) => {
  const { at } = chosenPrior({ kind: 'uniform', low: -1, high: 1 });
  const [z, noise] = [normals(seed, count, 0), normals(seed, count, 1)];
  const k = z.map((one, r) => at(one) * at(one) + 0.05 * noise[r]);
  return {
    count,
    scores: [z],
    summaries: [k],
    exactGain: () =>
      z.map((one, r) => {
        const logPosterior = ([own]: Float64Array): number =>
          logStandard([own]) + logNormal(k[r] - at(own) * at(own), 0.05);
        const begin = { mean: Float64Array.of(0), root: Float64Array.of(1) };
        return new GridPosterior(1, logPosterior, begin).logDensity([one]) - logStandard([one]);
      }),
  };
};

/** G. sbibm’s gaussian_linear: θ ~ N(0, 0.1 I) in ten dimensions, x = θ + N(0, 0.1 I): the posterior is N(x/2, 0.05 I). */
export const gaussianLinear: KnownCase = (count, seed) => {
  const scores = Array.from({ length: 10 }, (_, i) => normals(seed, count, i));
  const noises = Array.from({ length: 10 }, (_, i) => normals(seed, count, 20 + i));
  // In units of √0.1, so that the prior is N(0, 1).
  const summaries = scores.map((z, i) => z.map((one, r) => one + noises[i][r]));
  return {
    count,
    scores,
    summaries,
    exactGain: () =>
      Float64Array.from({ length: count }, (_, r) =>
        scores.reduce(
          (sum, z, i) => sum + logNormal(z[r] - summaries[i][r] / 2, Math.SQRT1_2) - logStandard([z[r]]),
          0,
        ),
      ),
  };
};
