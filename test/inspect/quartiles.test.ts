import { describe, expect, it } from 'vitest';
import { quantile, QuantileSample } from '../../src/inspect/quartiles.js';

const quarters = [0.25, 0.5, 0.75];

function sampled(count: number, bound: number, width: number, value = (i: number) => i): QuantileSample {
  const sample = new QuantileSample(bound, width);
  for (let i = 0; i < count; i++) sample.add(value(i));
  return sample;
}

describe('quantiles', () => {
  // numpy.quantile([…], [0.25, 0.5, 0.75])
  it.each([
    [[7], [7, 7, 7]],
    [
      [1, 2],
      [1.25, 1.5, 1.75],
    ],
    [
      [1, 2, 3, 4],
      [1.75, 2.5, 3.25],
    ],
    [
      [-3, 0, 1, 10, 100],
      [0, 1, 10],
    ],
    [
      [1, 1, 2, 8, 9, 11],
      [1.25, 5, 8.75],
    ],
  ])('of %j are those of NumPy', (values, expected) => {
    expect(quarters.map((p) => quantile(values, p))).toEqual(expected);
    const sample = new QuantileSample(100);
    values.toReversed().forEach((value) => sample.add(value));
    expect(sample.quantiles(quarters)).toEqual(expected);
  });

  it('are smallest and largest at 0 and 1', () => {
    expect(sampled(5000, 10_000, 1).quantiles([0, 1])).toEqual([0, 4999]);
  });

  it('of nothing are null', () => {
    expect(new QuantileSample(10).quantiles(quarters)).toEqual([null, null, null]);
  });
});

describe('a sample that has to be thinned', () => {
  it.each([
    [2000, 2000, 1, 1],
    [2001, 2000, 1, 2],
    [4001, 2000, 1, 4],
    [100_000, 2000, 6, 125],
    [100_000, 2000, 5, 64],
  ])('of %i values, %i of them kept, in lists of %i: keeps 1 in %i', (count, bound, width, stride) => {
    const sample = sampled(count, bound, width);
    expect(sample.stride).toBe(stride);
    // Multiples of the stride from 0: their quantiles are known.
    const last = Math.floor((count - 1) / stride) * stride;
    expect(sample.quantiles([0, 0.5, 1])).toEqual([0, last / 2, last]);
  });

  it('takes all places of a list alike', () => {
    const width = 30;
    const sample = sampled(90_000, 1500, width, (i) => i % width);
    expect(sample.stride).toBe(343);
    const median = sample.quantiles([0.5])[0]!;
    expect(Math.abs(median - (width - 1) / 2)).toBeLessThan(2);
  });
});

describe('a histogram', () => {
  it('counts values in parts of one width, the largest value in the last', () => {
    const sample = sampled(100, 1000, 1);
    expect(sample.histogram(0, 99, 4)).toEqual([25, 25, 25, 25]);
    // i² < 99² b / 3 for i < 99 √(b / 3) = 57.2, 80.8.
    expect(sampled(100, 1000, 1, (i) => i * i).histogram(0, 99 * 99, 3)).toEqual([58, 23, 19]);
    expect(sampled(5, 1000, 1, () => 7).histogram(7, 7, 8)).toEqual([5]);
    expect(sampled(0, 1000, 1).histogram(Infinity, -Infinity, 8)).toEqual([]);
    const huge = sampled(3, 1000, 1, (i) => (i - 1) * 1.7e308);
    expect(huge.histogram(-1.7e308, 1.7e308, 3)).toEqual([1, 1, 1]);
  });

  it('of values that were thinned is of those that were kept', () => {
    const counts = sampled(100_000, 1000, 1).histogram(0, 99_999, 5);
    const kept = counts.reduce((sum, count) => sum + count, 0);
    expect(kept).toBeGreaterThan(300);
    expect(kept).toBeLessThanOrEqual(1000);
    for (const count of counts) expect(Math.abs(count - kept / 5)).toBeLessThanOrEqual(1);
  });
});
