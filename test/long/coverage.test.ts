import { describe, expect, it } from 'vitest';
import { cases, sharesOf, termCounts } from '../truth/coverage.js';

/** A sample of test/truth/coverage.test.ts, which has 1,000, the larger windows as well. */
const samples = 80;
const within = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / samples);

describe(`over ${samples} samples, 95 %% intervals of λ and of a linear λ’s coefficients`, () => {
  it.each(cases.filter(({ name }) => !name.includes('500 rows')))(
    'hold, and F finds nothing: $name',
    (one) => {
      const { size, ...coverages } = sharesOf(one, samples);
      for (const [name, share] of Object.entries(coverages)) {
        expect(share, name).toBeGreaterThan(0.95 - within(0.95));
      }
      for (const q of termCounts) expect(size[q], `${q} terms`).toBeLessThan(0.05 + within(0.05));
    },
  );

  it('do not hold by the errors that were the default where rows overlap: 21 in 250 rows', () => {
    const short = sharesOf({ ...cases[0], model: { kind: 'newey-west', lags: 20 } }, samples);
    expect(short.lambda).toBeLessThan(0.95 - within(0.95) / 2);
    const none = sharesOf({ ...cases[0], model: { kind: 'classical' } }, samples);
    expect(none.lambda).toBeLessThan(0.6);
    expect(none.size[2]).toBeGreaterThan(0.3);
  });
});
