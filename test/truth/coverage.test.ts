import { describe, expect, it } from 'vitest';
import { cases, sharesOf, termCounts } from './coverage.js';

const samples = 1000;
/** Three Monte Carlo errors of a share. */
const within = (share: number): number => 3 * Math.sqrt((share * (1 - share)) / samples);

describe(`over ${samples} samples, 95 %% intervals of λ and of a linear λ’s coefficients`, () => {
  it.each(cases)('hold in 93 to 97 %%, and F finds higher terms of none in 7 %% at most: $name', (one) => {
    const { size, ...coverages } = sharesOf(one, samples);
    console.log(one.name, JSON.stringify({ ...coverages, size }));
    for (const [name, share] of Object.entries(coverages)) {
      expect(share, name).toBeGreaterThan(0.93 - within(0.93));
      expect(share, name).toBeLessThan(0.97 + within(0.97));
    }
    for (const q of termCounts) expect(size[q], `${q} terms`).toBeLessThan(0.07 + within(0.07));
    expect(size[1], '1 term').toBeGreaterThan(0.01);
  });
});
