import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { shuffled } from '../../src/random/shuffle.js';
import { reachesAcross, splitRows } from '../../src/random/split.js';
import { uniform } from '../../src/random/uniform.js';

describe('splitRows', () => {
  it.each([
    [2520, 0.2, 2016],
    [5085, 0.2, 4068],
    [4793, 0.2, 3834],
    [10, 0.3, 7],
  ])('%i rows, fraction %d: floor((1 − fraction) rows) = %i to learn from', (rows, fraction, train) => {
    const split = splitRows(rows, { fraction, by: 'random', gap: 0 }, 1);
    expect(split.train).toHaveLength(train);
    expect(split.holdOut).toHaveLength(rows - train);
    expect(new Set([...split.train, ...split.holdOut]).size).toBe(rows);
  });

  it('by time holds the last rows out, and leaves the gap out of the training rows', () => {
    const { train, holdOut } = splitRows(10, { fraction: 0.3, by: 'time', gap: 2 }, 1);
    expect([...train]).toEqual([0, 1, 2, 3, 4]);
    expect([...holdOut]).toEqual([7, 8, 9]);
  });

  it('depends on the seed at random, and on nothing else', () => {
    const holdOut = { fraction: 0.5, by: 'random', gap: 0 } as const;
    expect(splitRows(100, holdOut, 1)).toEqual(splitRows(100, holdOut, 1));
    expect(splitRows(100, holdOut, 1)).not.toEqual(splitRows(100, holdOut, 2));
  });

  it.each([
    [1, 0.2, 0],
    [2, 0.6, 0],
    [10, 0.5, 5],
  ])('refuses %i rows with fraction %d and gap %i: one side would be empty', (rows, fraction, gap) => {
    expect(() => splitRows(rows, { fraction, by: 'time', gap }, 1)).toThrow(UsageError);
  });
});

describe('shuffled', () => {
  it('puts every item at every place equally often (chi-square, 1 % of false alarms)', () => {
    const size = 6;
    const trials = 20_000;
    const counts = new Float64Array(size * size);
    for (let step = 0; step < trials; step++) {
      shuffled(
        Uint32Array.from({ length: size }, (_, i) => i),
        3,
        5,
        step,
      ).forEach((item, place) => counts[place * size + item]++);
    }
    const expected = trials / size;
    const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 25 degrees of freedom, 99 % quantile 44.3.
    expect(chi2).toBeLessThan(44.3);
  });
});

describe('uniform', () => {
  it('lies in [0, 1) with mean 1/2 and variance 1/12 within four standard errors', () => {
    const draws = Float64Array.from({ length: 50_000 }, (_, i) => uniform(9, 3, i, 0));
    const mean = draws.reduce((sum, u) => sum + u, 0) / draws.length;
    const variance = draws.reduce((sum, u) => sum + (u - mean) ** 2, 0) / draws.length;
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / draws.length));
  });

  it('is a function of seed, stream, index and step, each of which matters', () => {
    const draws = [
      uniform(1, 2, 3, 4),
      uniform(2, 2, 3, 4),
      uniform(1, 3, 3, 4),
      uniform(1, 2, 4, 4),
      uniform(1, 2, 3, 5),
    ];
    expect(new Set(draws).size).toBe(draws.length);
    expect(uniform(1, 2, 3, 4)).toBe(draws[0]);
    // Seeds beyond 32 bits: both words are part of the key.
    expect(uniform(2 ** 40 + 1, 2, 3, 4)).not.toBe(draws[0]);
  });
});

describe('what reaches across a split', () => {
  const split = (by: 'random' | 'time', gap: number) => splitRows(100, { fraction: 0.2, by, gap }, 1);

  it('does by time where the gap is less than its reach, and not where it is as much', () => {
    expect(reachesAcross(split('time', 19), 20)).toBe(true);
    expect(reachesAcross(split('time', 20), 20)).toBe(false);
    expect(reachesAcross(split('time', 0), 1)).toBe(true);
  });

  it('does at random wherever there is a reach', () => {
    expect(reachesAcross(split('random', 0), 1)).toBe(true);
    expect(reachesAcross(split('random', 0), 0)).toBe(false);
  });

  it('looks to both sides of a held-out row', () => {
    const [train, holdOut] = [Uint32Array.of(10), Uint32Array.of(7)];
    expect(reachesAcross({ train, holdOut }, 3)).toBe(true);
    expect(reachesAcross({ train: holdOut, holdOut: train }, 3)).toBe(true);
    expect(reachesAcross({ train, holdOut }, 2)).toBe(false);
  });
});
