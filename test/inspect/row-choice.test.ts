import { describe, expect, it } from 'vitest';
import { streams } from '../../src/random/streams.js';
import { uniform } from '../../src/random/uniform.js';
import { chosenRows } from '../../src/inspect/row-choice.js';

const all = (kind: 'head' | 'tail' | 'sample', count: number, total: number): number[] =>
  chosenRows({ kind, count }, total)(0, total);

describe('chosen rows', () => {
  it.each(['head', 'tail', 'sample'] as const)('of a %s are the same in pieces as at once', (kind) => {
    for (const [count, total] of [
      [0, 0],
      [0, 9],
      [4, 9],
      [9, 9],
      [12, 9],
      [70, 1000],
    ]) {
      const rows = chosenRows({ kind, count }, total);
      const whole = rows(0, total);
      expect(whole).toHaveLength(Math.min(count, total));
      for (const size of [1, 4, 7, 333]) {
        const pieces: number[] = [];
        for (let first = 0; first < total; first += size) {
          const here = rows(first, Math.min(size, total - first));
          pieces.push(...here.map((row) => first + row));
        }
        expect(pieces).toEqual(whole);
      }
    }
    expect(all('tail', 3, 9)).toEqual([6, 7, 8]);
    expect(all('head', 3, 9)).toEqual([0, 1, 2]);
  });

  it('of a sample are distinct, in order, and each as likely as any other', () => {
    const [count, total] = [2000, 1e9];
    const sample = all('sample', count, total);
    expect(sample).toHaveLength(count);
    sample.slice(1).forEach((row, i) => expect(row).toBeGreaterThan(sample[i]));
    // Places in the table, uniform on [0, 1): mean 1/2 with variance 1/12, and counts in 20 bins of χ² with 19 degrees.
    const mean = sample.reduce((sum, row) => sum + row / total, 0) / count;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    const bins = new Array<number>(20).fill(0);
    for (const row of sample) bins[Math.floor((20 * row) / total)]++;
    const chi2 = bins.reduce((sum, found) => sum + (found - count / 20) ** 2 / (count / 20), 0);
    expect(chi2).toBeGreaterThan(19 - 3 * Math.sqrt(38));
    expect(chi2).toBeLessThan(19 + 4 * Math.sqrt(38));
    // One row of few is the generator's first draw: the last row has its turn.
    const first = uniform(0, streams.sample, 0, 0);
    for (let few = 2; few < 10; few++) expect(all('sample', 1, few)).toEqual([Math.floor(first * few)]);
    // Dense samples too, where numbers that are drawn twice are the rule: which are left out is as likely.
    const left = new Set(Array.from({ length: 1000 }, (_, i) => i));
    all('sample', 900, 1000).forEach((row) => left.delete(row));
    expect(left.size).toBe(100);
    const meanLeft = [...left].reduce((sum, row) => sum + row, 0) / 100;
    expect(Math.abs(meanLeft - 499.5)).toBeLessThan(4 * Math.sqrt((1000 * 1000) / 12 / 100));
  });
});
