import { describe, expect, it } from 'vitest';
import { binomial, binomialMiddle, logFactorialsTo } from '../../src/evaluation/binomial-band.js';

describe('the middle of a binomial distribution', () => {
  it.each([
    [20, 0.5, 0.05],
    [240, 0.05, 0.0025],
    [7, 0.1, 0.05],
    [5000, 0.05, 0.0025],
  ])('of %i trials of probability %f leaves no more than half of %f at either side', (n, p, gamma) => {
    const factorials = logFactorialsTo(n);
    const sum = (from: number, to: number): number => {
      let total = 0;
      for (let k = from; k <= to; k++) total += binomial(k, n, p, factorials);
      return total;
    };
    const [least, greatest] = binomialMiddle(n, p, gamma);
    expect(sum(0, n)).toBeCloseTo(1, 9);
    expect(sum(0, least - 1)).toBeLessThanOrEqual(gamma / 2);
    expect(sum(0, least)).toBeGreaterThan(gamma / 2);
    expect(sum(greatest + 1, n)).toBeLessThanOrEqual(gamma / 2);
    expect(sum(greatest, n)).toBeGreaterThan(gamma / 2);
  });
});
