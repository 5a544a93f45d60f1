import { describe, expect, it } from 'vitest';
import { exp, log } from '../../src/evaluation/exponential.js';

describe('exp and log', () => {
  it('agree with the engine’s to 1e-15 wherever results are normal', () => {
    for (let x = -700; x <= 700; x += 0.37) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    for (let h = -1000; h <= 1000; h += 7.3) {
      const x = 2 ** h;
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(Math.log(x))));
    }
    expect([exp(0), log(1)]).toEqual([1, 0]);
  });

  it('end as they should', () => {
    expect([exp(-1000), exp(1000), exp(-Infinity), exp(Infinity)]).toEqual([0, Infinity, 0, Infinity]);
    expect([log(0), log(Infinity), log(-1), log(NaN), exp(NaN)]).toEqual([
      -Infinity,
      Infinity,
      NaN,
      NaN,
      NaN,
    ]);
    expect(Math.abs(log(5e-324) - Math.log(5e-324))).toBeLessThan(1e-12);
  });
});
