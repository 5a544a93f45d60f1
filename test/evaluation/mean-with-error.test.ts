import { describe, expect, it } from 'vitest';
import { normalTwoSided, studentTwoSided } from '../../src/evaluation/distributions.js';
import { normal975, student975 } from '../../src/evaluation/intervals.js';
import { meanWithError } from '../../src/evaluation/mean-with-error.js';
import { normal } from '../../src/kernels/reference/normal.js';

const counted = (length: number): Uint32Array => Uint32Array.from({ length }, (_, j) => j);

/** Standard normals, a series of its own for each `path`. */
function normals(length: number, path: number): Float64Array {
  return Float64Array.from({ length }, (_, j) => normal(11, 0, 99, path, j));
}

/** (z_j + … + z_{j+L}) / √(L + 1): autocorrelation 1 − l/(L + 1), as overlapping windows have it. */
function overlapping(length: number, lags: number, path: number): Float64Array {
  const z = normals(length + lags, path);
  return Float64Array.from({ length }, (_, j) => {
    let sum = 0;
    for (let l = 0; l <= lags; l++) sum += z[j + l];
    return sum / Math.sqrt(lags + 1);
  });
}

interface Trial {
  /** Share of trials whose interval holds the true mean, 0; their number. */
  readonly coverage: number;
  readonly trials: number;
  /** Share of trials with p below a level. */
  below(level: number): number;
}

function trials(
  count: number,
  lags: number,
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
      lags,
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
    const { count, mean, standardError, interval95, p } = meanWithError(
      Float64Array.of(1, 2, 4, 9),
      counted(4),
      0,
    );
    // Deviations −3, −2, 0, 5.
    const error = Math.sqrt(38 / 3 / 4);
    expect([count, mean, standardError]).toEqual([4, 4, error]);
    expect(interval95).toEqual([4 - student975(3) * error, 4 + student975(3) * error]);
    expect(p).toBe(studentTwoSided(4 / error, 3));
  });

  it('leaves out values that are not finite', () => {
    const rows = Uint32Array.of(0, 3, 4, 7, 8, 11);
    const some = meanWithError(Float64Array.of(1, NaN, 2, Infinity, 4, 9), rows, 0);
    expect(some).toEqual(meanWithError(Float64Array.of(1, 2, 4, 9), counted(4), 0));
  });

  it('is in the interval in 95 % of trials, and p is uniform', () => {
    const found = trials(4000, 0, (trial) => normals(7, trial));
    expectShare(found.coverage, 0.95, found);
    for (const level of [0.01, 0.05, 0.2, 0.5, 0.9]) expectShare(found.below(level), level, found);
  });
});

describe('the mean of correlated values', () => {
  // Deviations from the mean 3: −2, 1, −1, 3, −1.
  const values = Float64Array.of(1, 4, 2, 6, 2);
  const products = { 0: 4 + 1 + 1 + 9 + 1, 1: -2 - 1 - 3 - 3, 2: 2 + 3 + 1 };

  it('has Newey and West’s error: Bartlett weights 2/3 and 1/3 at two lags', () => {
    const variance = products[0] + 2 * ((2 / 3) * products[1] + (1 / 3) * products[2]);
    expect(meanWithError(values, counted(5), 2).standardError! ** 2).toBeCloseTo(variance / 25, 14);
  });

  it('has no product for a pair of which one row is missing', () => {
    // One apart: rows 0 and 1, 6 and 7. Two apart: 1 and 3.
    const variance = products[0] + 2 * ((2 / 3) * (-2 - 3) + (1 / 3) * -1);
    const rows = Uint32Array.of(0, 1, 3, 6, 7);
    expect(meanWithError(values, rows, 2).standardError! ** 2).toBeCloseTo(variance / 25, 14);
    // A row without a value is a missing row.
    const holes = Float64Array.of(1, 4, NaN, 2, NaN, NaN, 6, 2);
    expect(meanWithError(holes, counted(8), 2)).toEqual(meanWithError(values, rows, 2));
  });

  it('takes critical values of 1.96 + 2.9694 b + 0.4160 b² − 0.5324 b³ with b = (L + 1) / N', () => {
    const series = overlapping(200, 3, 0);
    const { mean, standardError, interval95, p } = meanWithError(series, counted(200), 19);
    const critical = 1.96 + 0.29694 + 0.00416 - 0.0005324;
    expect((interval95![1] - mean) / standardError!).toBeCloseTo(critical, 12);
    expect(p).toBeGreaterThan(normalTwoSided(mean / standardError!));
    // At the critical value p is 5 %.
    const shifted = series.map((value) => value - mean + critical * standardError!);
    expect(meanWithError(shifted, counted(200), 19).p).toBeCloseTo(0.05, 6);
  });

  it('does not take quantiles below Student’s where rows are few and far between', () => {
    const rows = Uint32Array.of(0, 500, 900, 1300);
    const { mean, standardError, interval95, p } = meanWithError(Float64Array.of(1, 2, 4, 9), rows, 5);
    expect(standardError).toBe(Math.sqrt(38) / 4);
    expect((interval95![1] - mean) / standardError!).toBeCloseTo(student975(3), 12);
    expect(p).toBeCloseTo(studentTwoSided(mean / standardError!, 3), 12);
  });

  it('is in the interval in 95 % of trials where lags are a large share of the rows, with p to match', () => {
    for (const [lags, rows] of [
      [9, 100],
      [49, 100],
    ]) {
      const found = trials(3000, lags, (trial) => normals(rows, trial));
      expectShare(found.coverage, 0.95, found, 0.003);
      for (const level of [0.02, 0.05, 0.1, 0.2]) expectShare(found.below(level), level, found, 0.004);
    }
  });

  it('and as often where most rows are held out at random', () => {
    const found = trials(
      3000,
      79,
      (trial) => normals(400, trial),
      (trial, j) => normal(12, 0, 98, trial, j) > 0.8,
    );
    expectShare(found.coverage, 0.95, found, 0.004);
  });

  it('of windows that overlap over L rows sees two thirds of their variance with L lags, eight ninths with 3 L + 2', () => {
    const [lags, rows] = [4, 1000];
    const series = (trial: number): Float64Array => overlapping(rows, lags, trial);
    // The variance of √N mean is L + 1; that seen is 1 + 2 Σ (1 − l/(L+1)) (1 − l/(M+1)).
    for (const seen of [lags, 3 * lags + 2]) {
      let variance = 1;
      for (let l = 1; l <= lags; l++) variance += 2 * (1 - l / (lags + 1)) * (1 - l / (seen + 1));
      const ratio = variance / (lags + 1);
      const found = trials(1500, seen, series);
      expectShare(found.coverage, 1 - normalTwoSided(normal975 * Math.sqrt(ratio)), found, 0.003);
      expect(ratio).toBeCloseTo(seen === lags ? 2 / 3 : 8 / 9, 1);
    }
  });
});

describe('a mean without an error', () => {
  it('of zeros is 0, surely; of a constant it is surely not 0', () => {
    for (const lags of [0, 2]) {
      expect(meanWithError(new Float64Array(5), counted(5), lags)).toEqual({
        count: 5,
        mean: 0,
        standardError: 0,
        interval95: [0, 0],
        p: 1,
      });
      const constant = meanWithError(new Float64Array(8).fill(-0.25), counted(8), lags);
      expect(constant).toEqual({
        count: 8,
        mean: -0.25,
        standardError: 0,
        interval95: [-0.25, -0.25],
        p: 0,
      });
    }
  });

  it('has none with fewer than two values', () => {
    const none = { standardError: null, interval95: null, p: null };
    expect(meanWithError(Float64Array.of(3), counted(1), 0)).toEqual({ count: 1, mean: 3, ...none });
    expect(meanWithError(Float64Array.of(NaN, 3, NaN), counted(3), 1)).toEqual({
      count: 1,
      mean: 3,
      ...none,
    });
    expect(meanWithError(new Float64Array(4).fill(NaN), counted(4), 0)).toEqual({
      count: 0,
      mean: NaN,
      ...none,
    });
  });

  it('has none where lags reach beyond all rows', () => {
    const values = Float64Array.of(1, -2, 3, 5);
    expect(meanWithError(values, counted(4), 4).p).toBeNull();
    expect(meanWithError(values, counted(4), 3).p).not.toBeNull();
    // The rows span ten, however few they are.
    expect(meanWithError(values, Uint32Array.of(0, 2, 5, 9), 9).p).not.toBeNull();
  });

  it('has none where the products of lagged values cancel', () => {
    // Deviations 1, −1: 1 + 1 + 2 · ½ · (−1) is left of the variance at one lag; with ∓ at all lags nothing.
    const values = Float64Array.of(1, -1);
    expect(meanWithError(values, counted(2), 1).standardError).toBeCloseTo(0.5, 14);
    expect(meanWithError(Float64Array.of(1e-200, 0, 0), counted(3), 0)).toMatchObject({ p: null });
  });
});
