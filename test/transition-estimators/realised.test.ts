import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '#dist/choice.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { mathmlOf } from '#dist/report/mathml.js';
import { realised } from '#dist/transition-estimators/realised.js';
import { RealisedSums } from '#dist/transition-estimators/realised-sums.js';
import { irregular } from '../likelihood/series.js';
import { context, normals, stored, sum, transitions } from './simulated.js';

/** Returns of a day with a jump: notes on diffusions, section 4, computed to 25 digits. */
const returns = Float64Array.from({ length: 78 }, (_, at) => {
  const i = at + 1;
  return 0.001 * Math.sin(1.3 * i) + 0.0006 * Math.cos(2.9 * i ** 1.5) + (i === 40 ? 0.012 : 0);
});

type Config = Parameters<typeof realised.fit>[1];
const config = (measure: Config['measure'], rest: Partial<Config> = {}): Config => ({
  measure,
  of: 'level',
  ...rest,
});
const pathOf = (r: Float64Array, start = 0): number[] => {
  const x = [start];
  r.forEach((step, i) => x.push(x[i] + step));
  return x;
};

describe('realised measures', () => {
  it('are the known ones, ends made up for', () => {
    const sums = new RealisedSums([returns]);
    const near = (value: number, known: number) => expect(value / known).toBeCloseTo(1, 11);
    near(sums.variance().value, 2.193185657695e-4);
    near(sums.bipower().value, 5.89351499281e-5);
    near(sums.minimum().value, 4.851576366686e-5);
    near(sums.median().value, 6.525099471197e-5);
    near(sums.tripowerQuarticity(), 3.928895469844e-9);
    near(sums.realisedQuarticity(), 7.531345011845e-7);
    near(sums.twoScales(5).value, 1.479227240474e-4);
    near(sums.semivariance(1).value, 1.907147774379e-4);
    near(sums.semivariance(-1).value, 2.860378833157e-5);
    near(sums.jumps()!.z, 7.781513932461);
  });

  it('of independent normals have the variance that theory gives, and errors that say so', () => {
    const [n, trials] = [400, 400];
    const all = Array.from({ length: trials }, (_, t) => new RealisedSums([normals(t, n)]));
    const measured = {
      variance: [all.map((sums) => sums.variance()), 2],
      bipower: [all.map((sums) => sums.bipower()), 2.609],
      minimum: [all.map((sums) => sums.minimum()), 3.81],
      median: [all.map((sums) => sums.median()), 2.96],
      upward: [all.map((sums) => sums.semivariance(1)), 1.25],
    } as const;
    for (const [name, [found, factor]] of Object.entries(measured)) {
      const truth = name === 'upward' ? n / 2 : n;
      const mean = sum(found.map(({ value }) => value)) / trials;
      const variance = sum(found.map(({ value }) => (value - mean) ** 2)) / (trials - 1);
      expect(Math.abs(mean - truth), name).toBeLessThan(4 * Math.sqrt((factor * n) / trials));
      // A sample variance has relative error √(2/trials).
      expect(variance / n / factor, name).toBeCloseTo(1, 0);
      expect(Math.abs(variance / n / factor - 1), name).toBeLessThan(4 * Math.sqrt(2 / trials));
      const squaredErrors = sum(found.map(({ standardError }) => standardError ** 2)) / trials;
      expect(Math.abs(squaredErrors / n / factor - 1), name).toBeLessThan(0.05);
    }
    // A test of 5 % finds jumps in 5 % of paths without any.
    const found = all.filter((sums) => sums.jumps()!.p < 0.05).length / trials;
    expect(Math.abs(found - 0.05)).toBeLessThan(4 * Math.sqrt(0.0475 / trials) + 0.01);
  });

  it('of two scales see through noise, and know their error', () => {
    const [n, trials, noise] = [2000, 300, 2];
    const found = Array.from({ length: trials }, (_, t) => {
      const [r, e] = [normals(t, n), normals(t, n + 1, 1)];
      const noisy = r.map((step, i) => step + noise * (e[i + 1] - e[i]));
      return new RealisedSums([noisy]).twoScales(40);
    });
    const z = found.map(({ value, standardError }) => (value - n) / standardError);
    expect(Math.abs(sum(z) / trials)).toBeLessThan(0.4);
    expect(Math.sqrt(sum(z.map((one) => one * one)) / trials)).toBeCloseTo(1, 0);
    expect(Math.abs(sum(found.map(({ value }) => value)) / trials / n - 1)).toBeLessThan(0.05);
  });
});

describe('realised', () => {
  it('gives sigma per root of time, of levels and of logarithms', async () => {
    const dt = 1 / (252 * 78);
    const level = await realised.fit(transitions(pathOf(returns), dt), config('bipower'), context);
    const T = 78 * dt;
    expect(level.parameters[0].estimate).toBeCloseTo(Math.sqrt(5.89351499281e-5 / T), 10);
    expect(level.notes).toEqual([
      'The path has jumps, as far as the test sees: Barndorff-Nielsen and Shephard’s z = 7.782, one-sided p = 3.58e-15.',
    ]);
    const prices = pathOf(returns).map((x) => 100 * Math.exp(x));
    const log = await realised.fit(transitions(prices, dt), config('bipower', { of: 'log' }), context);
    expect(log.parameters[0].estimate).toBeCloseTo(level.parameters[0].estimate!, 9);
    expect(log.parameters[1].estimate).toBeCloseTo(7.781513932461, 6);
    expect(realised.estimands(config('bipower', { of: 'log' }))).toEqual([
      { of: 'volatility', scale: 'log' },
      { of: 'none' },
    ]);
    expect(realised.density).toBeUndefined();
    expect(stored(level).column('measures', 'value')).toHaveLength(9);
  });

  it('adds series up without steps from one to the next', async () => {
    const [a, b] = [returns.subarray(0, 30), returns.subarray(30)];
    const data = transitions([pathOf(a), pathOf(b, 55)], 1);
    const { parameters } = await realised.fit(data, config('variance'), context);
    expect(parameters[0].estimate).toBeCloseTo(Math.sqrt(2.193185657695e-4 / 78), 12);
    const products = (r: Float64Array) => sum(r.slice(1).map((step, i) => Math.abs(step * r[i])));
    const bipower = ((Math.PI / 2) * (products(a) + products(b)) * 78) / 76;
    const found = await realised.fit(data, config('bipower'), context);
    expect(found.parameters[0].estimate).toBeCloseTo(Math.sqrt(bipower / 78), 12);
  });

  it('takes irregular steps by the variance alone', async () => {
    const data = transitionsOf(irregular, [-Infinity, Infinity], false);
    const found = await realised.fit(data, config('variance'), context);
    const squares = sum(data.to.map((y, i) => (y - data.from[i]) ** 2));
    expect(found.parameters[0].estimate).toBeCloseTo(Math.sqrt(squares / sum(data.dt)), 12);
    expect(found.parameters[1].estimate).toBeNull();
    expect(found.notes[0]).toMatch(/irregularly spaced/);
    expect(() => realised.fit(data, config('median'), context)).toThrow(
      'measure: median must have evenly spaced observations, found irregular ones',
    );
  });

  it('ends in words where there is nothing to measure', async () => {
    const still = await realised.fit(transitions([1, 1, 1, 1], 1), config('variance'), context);
    expect(still).toMatchObject({
      status: 'stopped',
      message: 'x never moves, so that there is no volatility',
    });
    expect(still.parameters[0].estimate).toBeNull();
    expect(() => realised.fit(transitions([1, 2, 3], 1), config('median'), context)).toThrow(
      'measure: median must have at least 3 increments per series, found 2',
    );
    expect(() => realised.fit(transitions([1, 0, 2], 1), config('variance', { of: 'log' }), context)).toThrow(
      'of: log must have x above 0, found 0: use of: level',
    );
    const noise = transitions([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], 1);
    const negative = await realised.fit(noise, config('two-scales', { steps: 2 }), context);
    expect(negative).toMatchObject({ status: 'stopped' });
    expect(negative.message).toMatch(/^measure: two-scales is negative here/);
  });

  it('reads its keys', () => {
    const schema = choiceOf(z, { realised });
    expect(schema.parse({ kind: 'realised' })).toEqual({
      kind: 'realised',
      measure: 'variance',
      of: 'level',
    });
    const wrong = schema.safeParse({ kind: 'realised', measure: 'median', steps: 5 });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ['steps'] });
    for (const measure of ['variance', 'bipower', 'two-scales', 'minimum', 'median'] as const) {
      expect(mathmlOf(realised.formula(config(measure)))).toContain('math');
    }
  });
});
