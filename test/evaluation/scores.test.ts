import { describe, expect, it } from 'vitest';
import { Moments } from '../../src/evaluation/moments.js';
import { Scorer } from '../../src/evaluation/scores.js';

describe('Scorer', () => {
  it('gives mse, rmse, mae and r2 by their definitions', () => {
    const scorer = new Scorer();
    const k = [1, 2, 4, 9];
    const kHat = [1.5, 2, 3, 8];
    k.forEach((value, j) => scorer.add(value, kHat[j]));
    // Errors −0.5, 0, 1, 1; mean of k 4, squared deviations 9 + 4 + 0 + 25.
    expect(scorer.score).toEqual({ mse: 2.25 / 4, rmse: 0.75, mae: 2.5 / 4, r2: 1 - 2.25 / 38 });
  });

  it('gives null where a number does not exist: no rows, no variation, no prediction', () => {
    expect(new Scorer().score).toEqual({ mse: null, rmse: null, mae: null, r2: null });
    const constant = new Scorer();
    constant.add(3, 3);
    constant.add(3, 2);
    expect(constant.score.r2).toBeNull();
    const missing = new Scorer();
    missing.add(1, NaN);
    expect(missing.score).toEqual({ mse: null, rmse: null, mae: null, r2: null });
  });
});

describe('Moments', () => {
  it('keeps the standard deviation where the mean is large beside it', () => {
    const moments = new Moments();
    for (const value of [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) moments.add(value);
    expect(moments.mean).toBe(1e9 + 10);
    expect(moments.sd).toBeCloseTo(Math.sqrt(30), 12);
  });
});
