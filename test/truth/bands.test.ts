import { afterAll, describe, expect, it } from 'vitest';
import { poolOf } from '../estimators/fitted.js';
import { type Band, coverageOf } from './bands.js';

const seeds = 200;
const pool = poolOf(1);
afterAll(() => pool.close());

const sine = (turns: number): Band['lambda'] => {
  return (x) => 0.25 + 0.15 * Math.sin(turns * x);
};
const curves: readonly [string, Band['lambda']][] = [
  ['constant', () => 0.25],
  ['linear', (x) => 0.25 + 0.1 * x],
  ['sine 8x', sine(8)],
];

describe(`over ${seeds} seeds, the 95 %% band of a Gaussian process`, () => {
  it.each([0, 20].flatMap((lags) => curves.map(([name, lambda]) => ({ name, lags, lambda }))))(
    'holds λ(x) at 88 %% of points at least: $name, noise over $lags lags',
    async ({ name, lags, lambda }) => {
      const share = await coverageOf(pool, { lags, lambda }, seeds);
      console.log(`${name}, lags ${lags}: ${(100 * share).toFixed(1)} %`);
      expect(share).toBeGreaterThan(0.88);
    },
  );

  // Rows that average over 50 values say hardly anything of it: under independent noise the evidence is for a λ that is
  // nearly one number, and no smooth prior can know better.
  it('holds a sine 4x under correlated noise, and more often than a band by one amplitude without it', async () => {
    const [without, correlated] = [0, 20].map((lags) => ({ lags, lambda: sine(4) }));
    const shares = [await coverageOf(pool, without, seeds), await coverageOf(pool, correlated, seeds)];
    console.log(`sine 4x: ${shares.map((share) => `${(100 * share).toFixed(1)} %`).join(', lags 20: ')}`);
    expect(shares[0]).toBeGreaterThan(0.3);
    expect(shares[1]).toBeGreaterThan(0.88);
  });
});
