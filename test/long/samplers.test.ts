import { describe, it } from 'vitest';
import { heston } from '../../src/processes/heston.js';
import { lawWith } from '../../src/processes/law.js';
import { expect } from 'vitest';
import { drawsOf, expectDistribution, transitions } from '../processes/quantiles.js';
import { meanOf, simulated } from '../processes/simulated.js';

describe('the exact step of cir', () => {
  it.each(transitions)('has its distribution over 10⁶ draws with $parameters after $dt', (one) => {
    expectDistribution(drawsOf(one, one.dt, 1_000_000), one.quantiles);
  });

  it.each(transitions)(
    'has its mean, variance and third moment over 10⁶ draws with $parameters after $dt',
    (one) => {
      const { kappa, theta, sigma, x0 } = one.parameters as Record<string, number>;
      // scale · χ′²(df, n) has cumulants scale (df + n), 2 scale² (df + 2n), 8 scale³ (df + 3n).
      const scale = (sigma ** 2 * -Math.expm1(-kappa * one.dt)) / (4 * kappa);
      const df = (4 * kappa * theta) / sigma ** 2;
      const n = (x0 * Math.exp(-kappa * one.dt)) / scale;
      const centre = scale * (df + n);
      const draws = drawsOf(one, one.dt, 1_000_000);
      for (const [power, wanted] of [
        [1, 0],
        [2, 2 * scale ** 2 * (df + 2 * n)],
        [3, 8 * scale ** 3 * (df + 3 * n)],
      ]) {
        const { mean, error } = meanOf(draws.map((value) => (value - centre) ** power));
        expect(Math.abs(mean - wanted) / error, `moment ${power}`).toBeLessThan(4.5);
      }
    },
  );
});

describe('heston by qe', () => {
  const first = { mu: 0, kappa: 0.5, theta: 0.04, sigma: 1, rho: -0.9, v0: 0.04, x0: 100 };
  const second = { mu: 0, kappa: 0.3, theta: 0.04, sigma: 0.9, rho: -0.5, v0: 0.04, x0: 100 };
  it.each([
    [first, 10, [44.32997507017, 13.08467013699, 0.295774435798]],
    [second, 15, [45.28686396998, 16.64922292036, 5.138190493785]],
  ] as const)('has the prices of Andersen’s %o over %d years from 10⁶ paths', (parameters, years, prices) => {
    const law = lawWith(heston, parameters, years, 'qe', years * 32);
    const totals = prices.map(() => [0, 0]);
    const [rounds, paths] = [20, 50_000];
    for (let round = 0; round < rounds; round++) {
      const [x] = simulated(law, paths, 1, round + 1);
      [60, 100, 140].forEach((strike, s) => {
        const { mean, error } = meanOf(x.map((value) => Math.max(value - strike, 0)));
        totals[s][0] += mean / rounds;
        totals[s][1] += (error / rounds) ** 2;
      });
    }
    prices.forEach((price, s) => {
      expect(Math.abs(totals[s][0] - price) / Math.sqrt(totals[s][1]), `price ${price}`).toBeLessThan(4);
    });
  });
});
