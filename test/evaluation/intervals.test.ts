import { describe, expect, it } from 'vitest';
import { studentTwoSided } from '../../src/evaluation/distributions.js';
import { interval95, normal975, student975 } from '../../src/evaluation/intervals.js';

describe('student975', () => {
  // R: qt(0.975, df)
  it.each([
    [1, 12.7062047361747],
    [5, 2.57058183563631],
    [10, 2.22813885198627],
    [15, 2.13144954555978],
    [30, 2.04227245630124],
    [100, 1.98397151852355],
    [2015, 1.96114046],
  ])('%i degrees of freedom: %d', (degrees, quantile) => {
    expect(Math.abs(student975(degrees) - quantile)).toBeLessThan(1e-5);
  });

  it('tends to the normal quantile and decreases on the way', () => {
    expect(student975(1e9)).toBeCloseTo(normal975, 8);
    for (let df = 1; df < 200; df++) expect(student975(df + 1)).toBeLessThan(student975(df));
  });

  it('runs on between whole degrees of freedom, where it is the exact quantile', () => {
    for (const df of [1.5, 2.3, 9.9]) {
      expect(student975(df)).toBeLessThan(student975(Math.floor(df)));
      expect(student975(df)).toBeGreaterThan(student975(Math.ceil(df)));
      expect(studentTwoSided(student975(df), df)).toBeCloseTo(0.05, 10);
    }
  });

  it('has no value without degrees of freedom', () => {
    expect(student975(0)).toBeNaN();
    expect(interval95(1, 0.1, student975(0))).toBeNull();
  });
});
