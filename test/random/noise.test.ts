import { describe, expect, it } from 'vitest';
import { normal } from '#dist/kernels/reference/normal.js';
import { rowNoise } from '#dist/random/noise.js';
import { seedWords, streams } from '#dist/random/streams.js';

const seed = 20180712;
const sd = 0.01;
const draw = (j: number): number => normal(...seedWords(seed), streams.noise, j, 0);

describe('independent noise', () => {
  it('is one draw a row times its standard deviation, to the bit, written as a number or with no lags', () => {
    const wanted = Float64Array.from({ length: 50 }, (_, r) => sd * draw(7 + r));
    expect(rowNoise(seed, sd, 7, 50)).toEqual(wanted);
    expect(rowNoise(seed, { sd, lags: 0 }, 7, 50)).toEqual(wanted);
  });
});

describe('correlated noise', () => {
  it.each([1, 2, 20, 777])('over %i lags is the sum of the row’s draws and those after it', (lags) => {
    const found = rowNoise(seed, { sd, lags }, 0, 2000);
    for (const j of [0, 1, lags, lags + 1, 1000, 1999]) {
      let sum = 0;
      for (let l = 0; l <= lags; l++) sum += draw(j + l);
      expect(Math.abs(found[j] - (sd * sum) / Math.sqrt(lags + 1))).toBeLessThan(1e-13 * sd * (lags + 1));
    }
  });

  it.each([0, 1, 2, 20, 777, 10_000])('over %i lags has the same bits wherever a part begins', (lags) => {
    const rows = 1500;
    const whole = rowNoise(seed, { sd, lags }, 0, rows);
    for (const first of [1, 19, 20, 21, 778, 1499]) {
      expect(rowNoise(seed, { sd, lags }, first, rows - first)).toEqual(whole.subarray(first));
      expect(rowNoise(seed, { sd, lags }, 0, first)).toEqual(whole.subarray(0, first));
    }
  });

  it.each([0, 3, 20])('over %i lags has autocovariance sd² (1 − l/(lags + 1)), and none beyond', (lags) => {
    const rows = 400_000;
    const noise = rowNoise(seed, { sd, lags }, 0, rows);
    const gamma = (lag: number): number => sd ** 2 * Math.max(0, 1 - Math.abs(lag) / (lags + 1));
    for (const lag of new Set([0, 1, 2, 3, 4, lags >> 1, lags, lags + 1, lags + 7])) {
      let sum = 0;
      for (let j = 0; j + lag < rows; j++) sum += noise[j] * noise[j + lag];
      // The variance of a sample autocovariance of normal noise whose mean is known (Bartlett 1946).
      let variance = 0;
      for (let m = -2 * lags - lag; m <= 2 * lags + lag; m++) {
        variance += gamma(m) ** 2 + gamma(m + lag) * gamma(m - lag);
      }
      const off = sum / (rows - lag) - gamma(lag);
      expect(Math.abs(off) / Math.sqrt(variance / (rows - lag)), `lag ${lag}`).toBeLessThan(4);
    }
  });
});
