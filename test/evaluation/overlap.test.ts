import { describe, expect, it } from 'vitest';
import {
  inner,
  overlapSquares,
  residualOf,
  sumsAtDistance,
  timesOverlap,
} from '../../src/evaluation/overlap.js';
import { draw } from '../training/rows.js';

/** Two rows of every three, and a hole of ten. */
const rows = Uint32Array.from({ length: 90 }, (_, j) => j + 7).filter(
  (j) => j % 3 > 0 && !(j > 40 && j < 51),
);
const v = Float64Array.from(rows, (row) => draw(row, 0) - 0.5);
const distance = (a: number, b: number): number => Math.abs(rows[a] - rows[b]);

describe('the working correlation of overlapping windows', () => {
  it.each([1, 2, 21, 90, 400])('times a column is the sum over its rows, windows of %i', (width) => {
    const found = timesOverlap(v, rows, width);
    v.forEach((_, a) => {
      let wanted = 0;
      v.forEach((value, b) => (wanted += Math.max(0, 1 - distance(a, b) / width) * value));
      expect(found[a]).toBeCloseTo(wanted, 11);
    });
  });

  it('has the trace of its square, exact where no row is missing, near it where some are at random', () => {
    const exact = (of: Uint32Array, width: number): number => {
      let sum = 0;
      for (const a of of) for (const b of of) sum += Math.max(0, 1 - Math.abs(a - b) / width) ** 2;
      return sum;
    };
    const whole = Uint32Array.from({ length: 200 }, (_, j) => j);
    const thinned = whole.filter((j) => draw(j, 1) < 0.8);
    for (const width of [1, 5, 21, 300]) {
      expect(overlapSquares(whole, width)).toBeCloseTo(exact(whole, width), 8);
      expect(overlapSquares(thinned, width) / exact(thinned, width)).toBeCloseTo(1, 1);
    }
  });
});

describe('sums at a distance', () => {
  it.each([
    [1, 4],
    [21, 41],
    [60, 200],
  ])('go over the rows from %i to %i away on either side', (first, last) => {
    const found = sumsAtDistance(v, rows, first, last);
    v.forEach((_, a) => {
      let wanted = 0;
      v.forEach((value, b) => {
        if (distance(a, b) >= first && distance(a, b) <= last) wanted += value;
      });
      expect(found[a]).toBeCloseTo(wanted, 12);
    });
  });
});

describe('a residual', () => {
  it('has no part along the columns', () => {
    const q = v.map((value) => value / Math.sqrt(inner(v, v)));
    const left = residualOf(
      Float64Array.from(rows, (row) => row),
      [q],
    );
    expect(inner(left, q)).toBeCloseTo(0, 9);
  });
});
