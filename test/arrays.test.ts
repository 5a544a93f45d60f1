import { afterEach, expect, test } from 'vitest';
import { float64, keepArrays, reuseArrays, uint32 } from '../src/arrays.js';

afterEach(keepArrays);

test('arrays of one problem do not lie where another of it does, and are zeros where the one before wrote', () => {
  for (let problem = 0; problem < 3; problem++) {
    reuseArrays();
    // Four megabytes: more than the pieces that are reused.
    const arrays = Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? float64(251) : uint32(501)));
    expect(arrays.every((values) => values.every((value) => value === 0))).toBe(true);
    arrays.forEach((values, i) => values.fill(i + 1));
    expect(arrays.every((values, i) => values.every((value) => value === i + 1))).toBe(true);
  }
});

test('arrays that were made after the last problem stay when another begins', () => {
  reuseArrays();
  float64(100).fill(1);
  keepArrays();
  const kept = float64(100).fill(7);
  reuseArrays();
  float64(100).fill(2);
  expect(kept.every((value) => value === 7)).toBe(true);
});
