import { afterAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../truth/bands.js';
import { poolOf } from './fitted.js';

/** A sample of test/truth/bands.test.ts, which has 200. */
const seeds = 8;
const pool = poolOf(1);
afterAll(() => pool.close());

describe(`over ${seeds} seeds, the 95 %% band of a Gaussian process under noise over 20 lags`, () => {
  it('holds λ(x), constant or not, and does not where it takes the noise for independent', async () => {
    const noise = { lags: 20, basisFunctions: 24 };
    const constant = (): number => 0.25;
    const sine = (x: number): number => 0.25 + 0.15 * Math.sin(8 * x);
    expect(await coverageOf(pool, { ...noise, lambda: constant }, seeds)).toBeGreaterThan(0.9);
    expect(await coverageOf(pool, { ...noise, lambda: sine }, seeds)).toBeGreaterThan(0.75);
    expect(await coverageOf(pool, { ...noise, told: 0, lambda: constant }, seeds)).toBeLessThan(0.7);
  });
});
