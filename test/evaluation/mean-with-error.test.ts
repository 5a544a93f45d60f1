import { describe, expect, it } from 'vitest';
import { studentTwoSided } from '#dist/evaluation/distributions.js';
import { student975 } from '#dist/evaluation/intervals.js';
import { type Dependence, meanWithError } from '#dist/evaluation/mean-with-error.js';
import { normal } from '#dist/kernels/reference/normal.js';
import { counted, normals, overlapping } from './overlapping.js';

interface Trial {
  /** Share of trials whose interval holds the true mean, 0; their number. */
  readonly coverage: number;
  readonly trials: number;
  /** Share of trials with p below a level. */
  below(level: number): number;
}

function trials(
  count: number,
  dependence: Dependence,
  series: (trial: number) => Float64Array,
  isKept: (trial: number, j: number) => boolean = () => true,
): Trial {
  let held = 0;
  const p: number[] = [];
  for (let trial = 0; trial < count; trial++) {
    const values = series(trial);
    const rows = counted(values.length).filter((j) => isKept(trial, j));
    const found = meanWithError(
      Float64Array.from(rows, (j) => values[j]),
      rows,
      dependence,
    );
    const [low, high] = found.interval95!;
    if (low <= 0 && 0 <= high) held++;
    p.push(found.p!);
  }
  return {
    coverage: held / count,
    trials: count,
    below: (level) => p.filter((value) => value < level).length / count,
  };
}

/** Three Monte Carlo standard errors of a share. */
const within = (share: number, { trials: count }: Trial): number =>
  3 * Math.sqrt((share * (1 - share)) / count);

function expectShare(found: number, share: number, trial: Trial, more = 0): void {
  expect(Math.abs(found - share), `found ${found}, expected ${share}`).toBeLessThan(
    within(share, trial) + more,
  );
}

describe('the mean of independent values', () => {
  it('has sd / √N and Student’s interval and p-value', () => {
    const { count, mean, standardError, degreesOfFreedom, interval95, p } = meanWithError(
      Float64Array.of(1, 2, 4, 9),
      counted(4),
      'independent',
    );
    // Deviations −3, −2, 0, 5.
    const error = Math.sqrt(38 / 3 / 4);
    expect([count, mean, standardError, degreesOfFreedom]).toEqual([4, 4, error, 3]);
    expect(interval95).toEqual([4 - student975(3) * error, 4 + student975(3) * error]);
    expect(p).toBe(studentTwoSided(4 / error, 3));
  });

  it('leaves out values that are not finite', () => {
    const rows = Uint32Array.of(0, 3, 4, 7, 8, 11);
    const some = meanWithError(Float64Array.of(1, NaN, 2, Infinity, 4, 9), rows, 'independent');
    expect(some).toEqual(meanWithError(Float64Array.of(1, 2, 4, 9), counted(4), 'independent'));
  });

  it('is in the interval in 95 % of trials, and p is uniform', () => {
    const found = trials(2000, 'independent', (trial) => normals(7, trial));
    expectShare(found.coverage, 0.95, found);
    for (const level of [0.01, 0.05, 0.2, 0.5, 0.9]) expectShare(found.below(level), level, found);
  });
});

describe('the mean of correlated values', () => {
  it('has Student’s interval and p-value, with the degrees of freedom of its cosines', () => {
    const series = overlapping(200, 3, 0);
    const { mean, standardError, degreesOfFreedom, interval95, p } = meanWithError(series, counted(200), {
      window: 4,
    });
    // 13 cosines, and none of them known exactly.
    expect(degreesOfFreedom).toBeGreaterThan(10);
    expect(degreesOfFreedom).toBeLessThanOrEqual(13);
    expect((interval95![1] - mean) / standardError!).toBeCloseTo(student975(degreesOfFreedom!), 12);
    expect(p).toBe(studentTwoSided(Math.abs(mean) / standardError!, degreesOfFreedom!));
  });

  it('has the same error where a row has no value as where it is missing', () => {
    const holes = Float64Array.of(1, 4, NaN, 2, NaN, NaN, 6, 2);
    const values = Float64Array.of(1, 4, 2, 6, 2);
    const rows = Uint32Array.of(0, 1, 3, 6, 7);
    expect(meanWithError(holes, counted(8), { window: 2 })).toEqual(
      meanWithError(values, rows, { window: 2 }),
    );
  });

  it.each([
    ['windows of 5 in 100 rows', 100, 5],
    ['windows of 21 in 250 rows', 250, 21],
    ['windows of 50 in 100 rows', 100, 50],
    ['independent rows in time order', 100, 1],
  ])('is in the interval in 95 % of trials, with p to match: %s', (_name, rows, window) => {
    const found = trials(1500, { window }, (trial) => overlapping(rows, window - 1, trial));
    expectShare(found.coverage, 0.95, found);
    for (const level of [0.02, 0.05, 0.1, 0.2]) expectShare(found.below(level), level, found, 0.004);
  });

  it('is in the interval as often where most rows are held out at random', () => {
    const found = trials(
      3000,
      { window: 20 },
      (trial) => overlapping(400, 19, trial),
      (trial, j) => normal(12, 0, 98, trial, j) > 0.8,
    );
    expectShare(found.coverage, 0.95, found, 0.004);
  });

  it('is in the interval nearly as often where rows that should be independent correlate mildly', () => {
    const found = trials(1500, { window: 1 }, (trial) => overlapping(300, 2, trial));
    expectShare(found.coverage, 0.95, found, 0.015);
  });
});

describe('a mean without an error', () => {
  const dependences: Dependence[] = ['independent', { window: 1 }, { window: 3 }];

  it.each(dependences)('of zeros is 0, surely; of a constant it is surely not 0: %o', (dependence) => {
    const without = { count: 8, standardError: 0 };
    expect(meanWithError(new Float64Array(8), counted(8), dependence)).toMatchObject({
      ...without,
      mean: 0,
      interval95: [0, 0],
      p: 1,
    });
    expect(meanWithError(new Float64Array(8).fill(-0.25), counted(8), dependence)).toMatchObject({
      ...without,
      mean: -0.25,
      interval95: [-0.25, -0.25],
      p: 0,
    });
  });

  it('has none with fewer than two values', () => {
    const none = { standardError: null, degreesOfFreedom: null, interval95: null, p: null };
    for (const dependence of dependences) {
      expect(meanWithError(Float64Array.of(3), counted(1), dependence)).toEqual({
        count: 1,
        mean: 3,
        ...none,
      });
      expect(meanWithError(Float64Array.of(NaN, 3, NaN), counted(3), dependence)).toEqual({
        count: 1,
        mean: 3,
        ...none,
      });
      expect(meanWithError(new Float64Array(4).fill(NaN), counted(4), dependence)).toEqual({
        count: 0,
        mean: NaN,
        ...none,
      });
    }
  });

  it('has none where a window reaches beyond all rows', () => {
    const values = Float64Array.of(1, -2, 3, 5);
    expect(meanWithError(values, counted(4), { window: 5 }).p).toBeNull();
    expect(meanWithError(values, counted(4), { window: 4 }).p).not.toBeNull();
    // The rows span ten, however few they are.
    expect(meanWithError(values, Uint32Array.of(0, 2, 5, 9), { window: 10 }).p).not.toBeNull();
  });

  it('has none where the squares of values are no numbers', () => {
    expect(meanWithError(Float64Array.of(1e-200, 0, 0), counted(3), 'independent')).toMatchObject({
      p: null,
    });
  });
});
