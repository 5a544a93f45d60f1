import { beforeAll, describe, expect, it } from 'vitest';
import { compileKernels } from '../../src/kernels/load.js';
import { type OwnThread, ownThread } from '../../src/pool/own-thread.js';
import { beginningOf } from '../../src/posteriors/draws.js';
import { logStandard } from '../../src/posteriors/grid-posterior.js';
import { linearGaussian } from '../../src/posteriors/linear-gaussian-posterior.js';
import { type MixtureConfig, mixturePosterior } from '../../src/posteriors/mixture-posterior.js';
import type { PosteriorFit } from '../../src/posteriors/posterior-estimator.js';
import {
  gaussianLinear,
  type KnownCase,
  type KnownDraws,
  meanAndVariance,
  ornsteinUhlenbeck,
  rowOfLambda,
  twoModes,
} from '../posteriors/known-cases.js';

/**
 * How far learned posteriors are from exact ones, in nats per parameter: the mean of three seeds, with the defaults of the file's
 * language. Bars of notes of 2026-11, from a trial of another program with slack.
 */

let engine: OwnThread;
beforeAll(async () => void (engine = ownThread(await compileKernels())));

const seeds = [1, 2, 3];
const tested = 4000;

const defaults = {
  components: 8,
  ensemble: 3,
  hidden: [64, 64],
  activation: 'tanh',
  optimizer: { kind: 'adam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batchSize: 128,
  clipNorm: 5,
  earlyStopping: { patience: 30, fraction: 0.1 },
} as unknown as MixtureConfig;

/** What a posterior loses against the exact one, per parameter. */
function excess(
  draws: KnownDraws,
  exact: Float64Array,
  posteriors: ReturnType<typeof mixturePosterior.posteriors>,
): number {
  let sum = 0;
  for (let r = 0; r < draws.count; r++) {
    const z = draws.scores.map((column) => column[r]);
    sum += exact[r] - (posteriors(r).logDensity(z) - logStandard(z));
  }
  return sum / draws.count / draws.scores.length;
}

function excesses(of: KnownCase, n: number): { line: number; mixture: number } {
  const test = of(tested, 1000);
  const exact = test.exactGain();
  const observed = { ...test, d: test.scores.length, statistics: {} };
  const sums = { line: 0, mixture: 0 };
  for (const seed of seeds) {
    const draws = of(n, seed);
    const beginning = beginningOf(draws);
    const config = { ...defaults, ...mixturePosterior.resolve!(defaults, { train: n } as never) };
    const trained = Array.from({ length: config.ensemble }, (_, member) =>
      mixturePosterior.train!(engine, draws, beginning, config, member, { seed, progress: () => undefined }),
    );
    const fit: PosteriorFit = { beginning, trained };
    sums.line += excess(test, exact, linearGaussian.posteriors(engine, {}, fit, observed)) / seeds.length;
    sums.mixture +=
      excess(test, exact, mixturePosterior.posteriors(engine, config, fit, observed)) / seeds.length;
  }
  console.log(`${of.name}, ${n} draws: line ${sums.line.toFixed(4)}, mixture ${sums.mixture.toFixed(4)}`);
  return sums;
}

describe.each([
  ['λ of a row', rowOfLambda, [0.08, 0.02, 0.004]],
  ['mu and sigma of Brownian motion', meanAndVariance, [0.08, 0.02, 0.004]],
  ['kappa and sigma of an Ornstein–Uhlenbeck process', ornsteinUhlenbeck, [0.15, 0.04, 0.012]],
  ['two modes', twoModes, [0.08, 0.03, 0.004]],
] as const)('the mixture posterior of %s', (_, of, bars) => {
  it.each([1000, 10_000, 100_000])('learns it from %d draws', (n) => {
    const { mixture } = excesses(of, n);
    expect(mixture).toBeLessThan(bars[Math.log10(n) - 3]);
    expect(mixture).toBeGreaterThan(-0.002);
  });
});

describe('the linear Gaussian posterior', () => {
  it.each([
    [1000, 0.012],
    [10_000, 0.001],
  ])('learns ten parameters of a linear model from %d draws, and no network does it as well', (n, bar) => {
    const { line, mixture } = excesses(gaussianLinear, n);
    expect(line).toBeLessThan(bar);
    expect(mixture).toBeGreaterThan(line);
  });
});
