import { describe, expect, it } from 'vitest';
import { bestOfGrid, maximise } from '../../src/estimators/pattern-search.js';

const square = [
  { low: -2, high: 2 },
  { low: -1, high: 3 },
];

describe('maximise', () => {
  it('climbs a bent ridge to its top', async () => {
    const valley = ([x, y]: readonly number[]): Promise<number> =>
      Promise.resolve(-((1 - x) ** 2) - 20 * (y - x * x) ** 2);
    const [x, y] = await maximise(valley, [-1.5, 2], square);
    expect(Math.abs(x - 1)).toBeLessThan(1e-3);
    expect(Math.abs(y - 1)).toBeLessThan(1e-3);
  });

  it('ends at the bounds where f still rises there, leaves what is fixed, and takes −∞ for an answer', async () => {
    const f = ([x, y]: readonly number[]): Promise<number> => Promise.resolve(x < 0 ? -Infinity : x + 3 * y);
    expect(await maximise(f, [-0.2, 0], square)).toEqual([2, 3]);
    expect(await maximise(f, [1, 0.5], [square[0], { low: 0.5, high: 0.5 }])).toEqual([2, 0.5]);
  });
});

it('a grid begins at its best point, and has one value for what is fixed', async () => {
  const seen: (readonly number[])[] = [];
  const f = (at: readonly number[]): Promise<number> => {
    seen.push(at);
    return Promise.resolve(-((at[0] - 0.4) ** 2));
  };
  expect(await bestOfGrid(f, [...square, { low: 7, high: 7 }], 4)).toEqual([0.5, -0.5, 7]);
  expect(seen.length).toBe(16);
});
