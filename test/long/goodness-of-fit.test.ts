import { describe, expect, it } from 'vitest';
import type { ModelAtValues } from '#dist/likelihood/transition-law.js';
import type { FitTest, NullOptions } from '#dist/likelihood/simulated-null.js';
import { jumpingPath, pathOf, rejections, testOf } from '../likelihood/fit-trials.js';
import { waves } from '../likelihood/series.js';

/** How often the test of a fitted law is right: 400 seeds of the model itself, 100 of another one. */

const seeds = 400;
/** 99.7 % of Binomial(400, 1/20). */
const [least, most] = [8, 34];
const month = 1 / 12;

const own =
  (model: ModelAtValues, n: number, dt: number, how: Partial<NullOptions>) =>
  (seed: number): FitTest =>
    testOf(
      pathOf(model, n, dt, 1e6 + seed, model.kind === 'brownian' ? 1 : undefined),
      dt,
      { model: model.kind },
      { seed, replicates: 19, ...how },
    );

describe('a model’s own data are rejected in one of twenty seeds', () => {
  it.each<[string, ModelAtValues, number, number, Partial<NullOptions>]>([
    ['ou, kappa T = 4', { kind: 'ou', kappa: 0.2, theta: 0.06, sigma: 0.05 }, 240, month, {}],
    ['ou, kappa T = 60', { kind: 'ou', kappa: 3, theta: 0.06, sigma: 0.05 }, 240, month, {}],
    [
      'ou, a null of a tenth of the steps',
      { kind: 'ou', kappa: 0.5, theta: 0.06, sigma: 0.05 },
      2000,
      1 / 252,
      { mostTransitions: 200 },
    ],
    [
      'ou, a quarter of the time',
      { kind: 'ou', kappa: 12, theta: 0.06, sigma: 0.05 },
      2000,
      month,
      { mostTransitions: 500 },
    ],
    [
      'cir, a fifth of the time',
      { kind: 'cir', kappa: 3, theta: 0.06, sigma: 0.2 },
      1000,
      month,
      { mostTransitions: 200 },
    ],
    [
      'brownian, a tenth of the steps',
      { kind: 'brownian', mu: 1, sigma: 1 },
      2000,
      1 / 252,
      { mostTransitions: 200 },
    ],
    ['cir', { kind: 'cir', kappa: 1, theta: 0.06, sigma: 0.2 }, 120, month, {}],
    ['cir below Feller', { kind: 'cir', kappa: 1, theta: 0.04, sigma: 0.4 }, 120, month, {}],
  ])('%s', (_, model, n, dt, how) => {
    const found = rejections(seeds, own(model, n, dt, how));
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThanOrEqual(most);
  });
});

describe('another process’ data are rejected in nine of ten seeds', () => {
  const under = (
    path: (seed: number) => number[],
    dt: number,
    model: 'ou' | 'cir' | 'gbm',
    n = 100,
  ): number => rejections(n, (seed) => testOf(path(seed), dt, { model }, { seed, replicates: 19 }));

  it('cir under ou', () => {
    const path = (seed: number): number[] =>
      pathOf({ kind: 'cir', kappa: 1, theta: 0.06, sigma: 0.3 }, 500, month, seed);
    expect(under(path, month, 'ou')).toBeGreaterThanOrEqual(90);
  });

  it('jumps under gbm', () => {
    const jumps = { mu: 0.05, sigma: 0.15, intensity: 8, jumpMean: -0.02, jumpSd: 0.05, x0: 1 };
    expect(under((seed) => jumpingPath(jumps, 500, 1 / 252, seed), 1 / 252, 'gbm')).toBeGreaterThanOrEqual(
      90,
    );
  });

  it('the waves under any', () => {
    for (const model of ['ou', 'cir', 'gbm'] as const) expect(under(() => waves, month, model, 20)).toBe(20);
  });
});
