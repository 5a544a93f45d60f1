import { describe, expect, it } from 'vitest';
import { incompleteGamma } from '../../src/evaluation/distributions.js';
import { quantile } from '../../src/kernels/reference/quantile-table.js';
import { chiSquaredQuantiles } from '../../src/processes/quantile-table.js';
import { trialNumbers } from '../kernels/bits.js';

/** The quantile of χ² at a word, by its table. */
function quantilesBy(degrees: number, inLogarithms: boolean): (word: number) => number {
  const table = Array.from(chiSquaredQuantiles(degrees, inLogarithms));
  return (word) => {
    const found = quantile(table, 0, word);
    return inLogarithms ? 256 * Math.exp(found) : found;
  };
}

/** Words from everywhere, and from ever nearer to both ends. */
function* trialWords(count: number): Generator<number> {
  const { word, whole } = trialNumbers(8);
  yield* [0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffd, 0xfffffffe, 0xffffffff];
  for (let i = 0; i < count; i++) {
    const near = word() >>> whole(0, 32);
    yield i % 2 === 0 ? near : ~near >>> 0;
  }
}

const all = [0.02, 0.16, 1, 1.5, 1.999, 2, 2.5, 4.3, 20, 1000, 1e5];

describe('the table of quantiles of χ²', () => {
  it.each(all)('of %d degrees of freedom is the inverse of its distribution function', (degrees) => {
    const inLogarithms = degrees < 2;
    const at = quantilesBy(degrees, inLogarithms);
    for (const word of trialWords(2000)) {
      const x = at(word);
      // Values below all numbers are 0, as they should be.
      if (x < 1e-280) continue;
      const { lower, upper } = incompleteGamma(0.5 * degrees, 0.5 * x);
      const above = word >= 0x80000000;
      const level = ((above ? 0xffffffff - word : word) + 0.5) / 2 ** 32;
      const off = Math.abs((above ? upper : lower) / level - 1);
      expect(off, `word ${word}, ${x}`).toBeLessThan(degrees > 100 ? 1e-10 : 1e-11);
    }
  });

  it('of two degrees is −2 ln (1 − u)', () => {
    const at = quantilesBy(2, false);
    const inLogarithms = quantilesBy(2, true);
    for (const word of trialWords(2000)) {
      const exact = -2 * Math.log1p(-(word + 0.5) / 2 ** 32);
      expect(Math.abs(at(word) / exact - 1)).toBeLessThan(1e-9 * (word >= 0xfffff000 ? 1 : 1e-3));
      expect(Math.abs(inLogarithms(word) / at(word) - 1)).toBeLessThan(1e-11);
    }
  });

  // scipy.stats.chi2, ppf and isf
  it.each([
    [0.16, 0, 7.9982254371139e-125],
    [0.16, 12345, 6.4524869418522e-70],
    [0.16, 2147483647, 2.0655391669234e-4],
    [0.16, 2147483648, 2.0655391789476e-4],
    [0.16, 3221225472, 3.3327970217498e-2],
    [0.16, 4294967295, 3.5394863365447e1],
    [1, 0, 2.1288259875541e-20],
    [1, 12345, 1.2978291431533e-11],
    [1, 2147483647, 4.5493642287248e-1],
    [1, 2147483648, 4.5493642336667e-1],
    [1, 3221225472, 1.323303697582],
    [1, 4294967295, 4.1524292182316e1],
    [1.9, 0, 6.837654934812e-11],
    [1.9, 12345, 2.874964100528e-6],
    [1.9, 2147483647, 1.2896789238791],
    [1.9, 2147483648, 1.2896789247745],
    [1.9, 3221225472, 2.6341950529547],
    [1.9, 4294967295, 4.5369382297352e1],
    [4.3, 0, 7.0701542320013e-5],
    [4.3, 12345, 7.8163501217068e-3],
    [4.3, 2147483647, 3.6548384207616],
    [4.3, 2147483648, 3.6548384223146],
    [4.3, 3221225472, 5.76058397498],
    [4.3, 4294967295, 5.323965209555e1],
    [1000, 0, 7.4212282738309e2],
    [1000, 12345, 8.1005644099882e2],
    [1000, 2147483647, 9.9933341239034e2],
    [1000, 2147483648, 9.9933341241643e2],
    [1000, 3221225472, 1.0297898141056e3],
    [1000, 4294967295, 1.310053048955e3],
  ])('of %d degrees has at word %d the value %d of SciPy', (degrees, word, value) => {
    expect(Math.abs(quantilesBy(degrees, degrees < 2)(word) / value - 1)).toBeLessThan(1e-11);
  });

  it('never falls from word to word', () => {
    for (const degrees of [0.16, 4.3]) {
      const at = quantilesBy(degrees, degrees < 2);
      for (const word of trialWords(3000)) {
        if (word < 0xffffffff) expect(at(word + 1), `word ${word}`).toBeGreaterThanOrEqual(at(word));
      }
    }
  });
});
