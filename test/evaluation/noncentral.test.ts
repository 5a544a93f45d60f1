import { describe, expect, it } from 'vitest';
import { fTail } from '../../src/evaluation/distributions.js';
import { mostNoncentral, noncentralFTail } from '../../src/evaluation/noncentral.js';

describe('the noncentral F distribution', () => {
  // scipy.stats.ncf.sf(f, d1, d2, noncentrality)
  it.each([
    [2.5, 3, 20, 4, 0.4080693507638391],
    [0.7, 6, 190, 9.6, 0.9797281414304999],
    [12, 1, 5, 30, 0.9286115630018381],
    [1.1, 12, 2000, 200, 1],
  ])(
    'has the tail beyond %d on %d and %d degrees of freedom with noncentrality %d',
    (f, d1, d2, nc, tail) => {
      expect(noncentralFTail(f, d1, d2, nc)).toBeCloseTo(tail, 11);
    },
  );

  it('is the central one without noncentrality', () => {
    expect(noncentralFTail(2.5, 3, 20, 0)).toBe(fTail(2.5, 3, 20));
  });
});

describe('the bound of a noncentrality', () => {
  it('is where so small an F has the probability that is left', () => {
    for (const [f, d1, d2] of [
      [0.7, 6, 190],
      [3, 2, 9],
      [1, 12, 2000],
    ] as const) {
      expect(noncentralFTail(f, d1, d2, mostNoncentral(f, d1, d2, 0.95))).toBeCloseTo(0.95, 8);
    }
  });

  it('is 0 where F is small even for none, and infinite beyond what can be computed', () => {
    expect(mostNoncentral(0.001, 6, 190, 0.95)).toBe(0);
    expect(mostNoncentral(1e6, 6, 190, 0.95)).toBe(Infinity);
  });
});
