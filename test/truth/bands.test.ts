import { afterAll, describe, expect, it } from 'vitest';
import { poolOf } from '../estimators/fitted.js';
import { coverageOf } from './bands.js';

const seeds = Number(process.env.SEEDS ?? 200);
const pool = poolOf(1);
afterAll(() => pool.close());

const constant = () => 0.25;
const linear = (x: number) => 0.25 + 0.1 * x;
const sine = (turns: number) => (x: number) => 0.25 + 0.15 * Math.sin(turns * x);

describe('the band of a Gaussian process', () => {
  it.each([
    ['constant, independent', 0, constant],
    ['linear, independent', 0, linear],
    ['sine 4x, independent', 0, sine(4)],
    ['sine 8x, independent', 0, sine(8)],
    ['constant, lags 20', 20, constant],
    ['linear, lags 20', 20, linear],
    ['sine 4x, lags 20', 20, sine(4)],
    ['sine 8x, lags 20', 20, sine(8)],
  ] as const)('%s', async (name, lags, lambda) => {
    const start = performance.now();
    const share = await coverageOf(pool, { lags, lambda }, seeds);
    console.log(name, JSON.stringify({ share }), ((performance.now() - start) / 1000).toFixed(0));
    expect(share).toBeGreaterThan(0);
  });
});
