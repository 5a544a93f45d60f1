import { beforeAll, expect, it } from 'vitest';
import { compileKernels } from '../../src/kernels/load.js';
import { type OwnThread, ownThread } from '../../src/pool/own-thread.js';
import { beginningOf } from '../../src/posteriors/draws.js';
import type { Posterior } from '../../src/posteriors/posterior.js';
import { randomOf } from '../../src/posteriors/random.js';
import { type SplineConfig, splinePosterior } from '../../src/posteriors/spline-posterior.js';
import { plainDraws } from '../../src/random/draws.js';

/** Splines of a few epochs on a bent problem of two numbers: what they say of themselves has to agree, however little they have learned. */
let engine: OwnThread;
const posteriors: Posterior[] = [];

beforeAll(async () => {
  engine = ownThread(await compileKernels());
  const count = 800;
  const [a, b, noise] = [0, 1, 2].map((step) => plainDraws.normals(5, 0, 0, count, step));
  const summaries = [a.map((z, r) => z * z * z + 0.3 * noise[r]), b.map((z, r) => z + a[r])];
  const draws = { count, scores: [a, b], summaries };
  const beginning = beginningOf(draws);
  for (const ensemble of [1, 2]) {
    const config = {
      bins: 5,
      ensemble,
      hidden: [8],
      activation: 'tanh',
      optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      schedule: { kind: 'constant' },
      batchSize: 64,
      epochs: 5,
      clipNorm: 5,
      earlyStopping: { patience: 5, fraction: 0.1 },
    } as unknown as SplineConfig;
    const trained = Array.from({ length: splinePosterior.trainings(config, 2) }, (_, t) =>
      splinePosterior.train!(engine, draws, beginning, config, t, { seed: 1, progress: () => undefined }),
    );
    const observed = { ...draws, d: 2, statistics: {} };
    posteriors.push(splinePosterior.posteriors(engine, config, { beginning, trained }, observed)(3));
  }
});

it.each([0, 1])('a density that integrates to 1, of one network or two: %d', (which) => {
  const posterior = posteriors[which];
  const h = 0.05;
  let all = 0;
  for (let a = -6; a <= 6; a += h) {
    for (let b = -6; b <= 6; b += h) all += h * h * Math.exp(posterior.logDensity([a, b]));
  }
  expect(all).toBeCloseTo(1, 2);
});

it.each([0, 1])('draws whose transforms are uniform, and the density of each: %d', (which) => {
  const posterior = posteriors[which];
  const n = 400;
  const { z, logDensity } = posterior.draws(randomOf(2, 7), n);
  for (const i of [0, 1]) {
    let [sum, squares] = [0, 0];
    for (let r = 0; r < n; r++) {
      const own = z.subarray(2 * r, 2 * r + 2);
      const u = posterior.below(i, own);
      sum += u / n;
      squares += (u - 0.5) ** 2 / n;
      if (i === 0) expect(posterior.logDensity(own)).toBeCloseTo(logDensity[r], 4);
    }
    expect(Math.abs(sum - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(Math.abs(squares - 1 / 12)).toBeLessThan(4 / Math.sqrt(180 * n));
  }
});

it('quantiles of the first number are where its transform says, and of the second where its draws lie', () => {
  const [posterior] = posteriors;
  for (const p of [0.025, 0.5, 0.975]) {
    expect(posterior.below(0, [posterior.quantile(0, p), 0])).toBeCloseTo(p, 5);
  }
  const { z } = posterior.draws(randomOf(3, 1), 4000);
  const below = z.filter((value, at) => at % 2 === 1 && value < posterior.quantile(1, 0.5)).length;
  expect(Math.abs(below / 4000 - 0.5)).toBeLessThan(0.09);
  let mean = 0;
  for (let r = 0; r < 4000; r++) mean += z[2 * r] / 4000;
  expect(posterior.expectation(0, (value) => value)).toBeCloseTo(mean, 1);
});
