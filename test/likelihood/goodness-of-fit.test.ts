import { describe, expect, it } from 'vitest';
import { fit } from '#dist/likelihood/fit.js';
import { fittedLaw } from '#dist/likelihood/fitted-law.js';
import { fitStatistics, statisticsOf } from '#dist/likelihood/goodness-of-fit.js';
import type { FamilyKind } from '#dist/likelihood/kinds.js';
import { questionOf } from '#dist/likelihood/question.js';
import {
  type FittedLaw,
  judgedBy,
  learnedOf,
  nullStatistics,
  testOfFit,
} from '#dist/likelihood/simulated-null.js';
import { transitionLaw } from '#dist/likelihood/transition-law.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { jumpingPath, pathOf, rejections, testOf } from './fit-trials.js';
import { normals } from '../transition-estimators/simulated.js';
import { month, waves } from './series.js';

const ofWaves = transitionsOf({ x: waves, dt: month }, [0, Infinity], true);

describe('statistics of a law and its data', () => {
  it('are those of theory for cir on the waves', () => {
    const law = transitionLaw({ kind: 'cir', kappa: 1, theta: 0.06, sigma: 0.2 });
    const found = statisticsOf(ofWaves, law.uniforms(ofWaves), undefined);
    // From mpmath.
    expect(found.kolmogorovSmirnov / Math.sqrt(240)).toBeCloseTo(0.104657945429, 11);
    expect(found.ljungBox).toBeCloseTo(632.4032165, 6);
  });

  it('are without end where a transition has no law', () => {
    const uniform = new Float64Array(240).fill(0.5);
    uniform[7] = NaN;
    expect(Object.values(statisticsOf(ofWaves, uniform, undefined))).toEqual(
      fitStatistics.map(() => Infinity),
    );
    // Not where it is none of those that are tested.
    const tested = Uint8Array.from({ length: 240 }, (_, i) => (i < 100 ? 0 : 1));
    expect(statisticsOf(ofWaves, uniform, tested).andersonDarling).toBeLessThan(Infinity);
  });
});

describe('the test of a fitted law', () => {
  it.each<FamilyKind>(['brownian', 'gbm', 'ou', 'cir', 'ckls'])(
    'rejects the waves, no diffusion, under %s',
    (model) => {
      const found = testOf(waves, month, { model }, { seed: 1, replicates: 39 });
      expect(found.pValue).toBe(1 / 40);
      expect(found.statistics.ljungBox.pValue).toBe(1 / 40);
      expect(found).toMatchObject({ n: 240, replicates: 39, failed: 0, simulated: 240, notes: [] });
    },
  );

  it('is made of replicates by their numbers, wherever and in which order they are computed', () => {
    const question = questionOf({ x: waves, dt: month }, { model: 'ou' });
    const fitted = fittedLaw(question, fit(question))!;
    const options = { seed: 3, replicates: 8 };
    const backwards = [7, 6, 5, 4, 3, 2, 1, 0].map((r) => nullStatistics(fitted, options, r)).toReversed();
    expect(judgedBy(fitted, options, backwards)).toEqual(testOfFit(fitted, options));
    expect(nullStatistics(fitted, { seed: 4 }, 0)).not.toEqual(backwards[0]);
  });

  it('refits each simulated series, and asks the law that it finds', () => {
    const law = transitionLaw({ kind: 'ou', kappa: 1, theta: 0.06, sigma: 0.05 });
    const seen: number[] = [];
    const fitted = {
      law,
      transitions: ofWaves,
      refit: ({ from, to }: typeof ofWaves) => {
        seen.push(from.length);
        expect(to[0]).not.toBe(ofWaves.to[0]);
        return { ...law, uniforms: () => new Float64Array(240).fill(0.25) };
      },
    };
    const found = nullStatistics(fitted, { seed: 1 }, 0)!;
    expect(seen).toEqual([240]);
    expect(found.kolmogorovSmirnov).toBeCloseTo(0.75 * Math.sqrt(240), 12);
  });

  it('counts a series in which nothing was found as fitting worse', () => {
    const question = questionOf({ x: waves, dt: month }, { model: 'ou' });
    const fitted = fittedLaw(question, fit(question))!;
    const half = judgedBy(fitted, { seed: 1 }, [undefined, nullStatistics(fitted, { seed: 1 }, 0)]);
    expect(half).toMatchObject({ failed: 1, pValue: 2 / 3 });
    expect(half.notes.join()).toContain('In 1 of 2 simulated series the estimator found nothing');
  });

  it('tests transitions that were not learned from, and learns from the others alone', () => {
    const all = ofWaves;
    const tested = Uint8Array.from({ length: 240 }, (_, i) => (i >= 160 ? 1 : 0));
    const learned = learnedOf(all, tested);
    expect([learned.from.length, learned.begins]).toEqual([160, [0]]);
    const gaps = learnedOf(
      { ...all, begins: [0, 30] },
      Uint8Array.from({ length: 240 }, (_, i) => (i >= 100 && i < 120 ? 1 : 0)),
    );
    expect(gaps.begins).toEqual([0, 30, 100]);
    expect(gaps.from[100]).toBe(all.from[120]);
    const question = { ...questionOf({ x: waves, dt: month }, { model: 'ou' }), transitions: learned };
    const found = testOfFit(fittedLaw(question, fit(question), all, tested)!, { seed: 1, replicates: 39 });
    expect(found).toMatchObject({ n: 80, simulated: 240, pValue: 1 / 40 });
  });

  it('simulates shorter series of the same time where there are many transitions', () => {
    const x = pathOf({ kind: 'ou', kappa: 1, theta: 0.06, sigma: 0.05 }, 2500, 1 / 252, 4);
    const found = testOf(x, 1 / 252, { model: 'ou' }, { seed: 1, replicates: 39, mostTransitions: 300 });
    expect(found.simulated).toBe(278);
    expect(found.notes.join()).toMatch(/278 transitions over the same time, each as long as 9/);
    expect(found.pValue).toBeGreaterThan(0.05);
  });

  it('keeps steps over which the process forgets where it was, and simulates fewer of them', () => {
    // κΔ of four merged steps would be 4: simulated fits lose kappa there.
    const x = pathOf({ kind: 'ou', kappa: 12, theta: 0.06, sigma: 0.05 }, 2000, month, 4);
    const found = testOf(x, month, { model: 'ou' }, { seed: 1, replicates: 39, mostTransitions: 500 });
    expect(found).toMatchObject({ simulated: 500, failed: 0 });
    expect(found.notes.join()).toMatch(/500 transitions over 25 % of the time/);
    expect(found.pValue).toBeGreaterThan(0.05);
  });

  const panel = (seed: number, kind: 'ou' | 'cir', series: number, length: number): FittedLaw => {
    const n = series * length;
    const shape = {
      from: new Float64Array(n).fill(0.06),
      to: new Float64Array(n),
      dt: new Float64Array(n).fill(month),
      begins: Array.from({ length: series }, (_, s) => s * length),
    };
    const law = transitionLaw({ kind, kappa: 2, theta: 0.06, sigma: kind === 'ou' ? 0.05 : 0.2 });
    const all = law.simulate(shape, 5000 + seed);
    const tested = Uint8Array.from(all.from, (_, i) => (i % length >= 0.8 * length ? 1 : 0));
    const question = questionOf(learnedOf(all, tested), { model: 'ou' });
    return fittedLaw(question, fit(question), all, tested)!;
  };

  it('takes whole series of many short ones, of each what is tested and what is learned from', () => {
    const some = testOfFit(panel(1, 'ou', 300, 10), { seed: 1, replicates: 39 });
    const often = 15;
    expect(some).toMatchObject({ n: 600, simulated: 1000, failed: 0 });
    expect(some.notes.join()).toMatch(/1000 transitions over 33 % of the time or of the series/);
    const rejected = (kind: 'ou' | 'cir'): number =>
      Array.from({ length: often }, (_, seed) =>
        testOfFit(panel(seed, kind, 300, 10), { seed, replicates: 19 }),
      ).filter(({ pValue }) => pValue <= 0.05).length;
    // 99.9 % of Binomial(15, 1/20).
    expect(rejected('ou')).toBeLessThanOrEqual(4);
    expect(rejected('cir')).toBeGreaterThanOrEqual(13);
  });

  it('finds in many transitions what few would not show: tails that are hardly heavier', () => {
    const z = normals(7, 20_000);
    const x = [0];
    // One step in a hundred is of two and a half times the size.
    for (let i = 0; i < 20_000; i++) x.push(x[i] + z[i] * (i % 100 === 50 ? 2.5 : 1));
    const of = (n: number): ReturnType<typeof testOf> =>
      testOf(x.slice(0, n + 1), 1, { model: 'brownian' }, { seed: 1, replicates: 39 });
    expect(of(20_000).statistics.tails.pValue).toBe(1 / 40);
    expect(of(500).statistics.tails.pValue).toBeGreaterThan(1 / 40);
  });

  it('finds no fault in a model’s own data more often than it says', () => {
    const of = (seed: number): ReturnType<typeof testOf> =>
      testOf(
        pathOf({ kind: 'ou', kappa: 0.5, theta: 0.06, sigma: 0.05 }, 120, month, 1000 + seed),
        month,
        { model: 'ou' },
        { seed, replicates: 19 },
      );
    // 99.9 % of Binomial(60, 1/20).
    expect(rejections(60, of)).toBeLessThanOrEqual(9);
  });

  it('finds cir under ou, and jumps under gbm', () => {
    const cir = (seed: number): ReturnType<typeof testOf> =>
      testOf(
        pathOf({ kind: 'cir', kappa: 1, theta: 0.06, sigma: 0.3 }, 500, month, seed),
        month,
        { model: 'ou' },
        { seed, replicates: 19 },
      );
    expect(rejections(10, cir)).toBeGreaterThanOrEqual(9);
    const jumps = { mu: 0.05, sigma: 0.15, intensity: 8, jumpMean: -0.02, jumpSd: 0.05, x0: 1 };
    const merton = (seed: number): ReturnType<typeof testOf> =>
      testOf(jumpingPath(jumps, 500, 1 / 252, seed), 1 / 252, { model: 'gbm' }, { seed, replicates: 19 });
    expect(rejections(10, merton)).toBeGreaterThanOrEqual(9);
  });
});
