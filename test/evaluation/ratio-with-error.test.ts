import { expect, it } from 'vitest';
import { studentTwoSided } from '../../src/evaluation/distributions.js';
import { ratioWithError } from '../../src/evaluation/ratio-with-error.js';
import { normal } from '../../src/kernels/reference/normal.js';

const rows = Uint32Array.from({ length: 400 }, (_, j) => j);

it('is the ratio of the means, of the rows that have both', () => {
  const a = Float64Array.of(1, 2, NaN, 4);
  const b = Float64Array.of(2, 2, 9, 2);
  expect(ratioWithError(a, b, rows.slice(0, 4), 'independent').ratio).toBe(7 / 6);
});

it('covers the ratio in 95 % of samples, one as the other in units of its own', () => {
  const samples = 400;
  let held = 0;
  for (let seed = 0; seed < samples; seed++) {
    const [z, w] = [0, 1].map((stream) => Float64Array.from(rows, (j) => normal(21, 0, stream, seed, j))) as [
      Float64Array,
      Float64Array,
    ];
    // Mean squares 4 and 1, correlated.
    const a = z.map((value, r) => 1e6 * (value + Math.sqrt(3) * w[r]) * (value + Math.sqrt(3) * w[r]));
    const b = z.map((value) => value * value);
    const { ratio, standardError } = ratioWithError(a, b, rows, 'independent');
    if (Math.abs(ratio - 4e6) <= 1.96 * standardError!) held++;
  }
  // Three standard errors of a share of 95 %.
  expect(held / samples).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / samples));
});

/** Squared errors of two that are off by −c and by c, in windows of `window` rows: each is nearer as often as the other. */
function windowed(seed: number, length: number, window: number, c: number): [Float64Array, Float64Array] {
  const z = Float64Array.from({ length: length + window - 1 }, (_, j) => normal(22, 0, 0, seed, j));
  const sums = Float64Array.from({ length }, (_, j) => z.subarray(j, j + window).reduce((a, b) => a + b, 0));
  const noise = sums.map((sum) => sum / Math.sqrt(window));
  return [noise.map((e) => (e - c) * (e - c)), noise.map((e) => (e + c) * (e + c))];
}

it.each([
  [50, 21, 0.05],
  [50, 21, 0.6],
  [100, 21, 0.3],
  [50, 1, 0.3],
])('%d rows in windows of %d: ln R is told from 0 in at most 2.5 %, on either side alike', (length, w, c) => {
  const samples = 1000;
  const told = [0, 0];
  for (let seed = 0; seed < samples; seed++) {
    const [a, b] = windowed(seed, length, w, c);
    const { ratio, logError, degreesOfFreedom } = ratioWithError(a, b, rows.slice(0, length), { window: w });
    if (studentTwoSided(Math.log(ratio) / logError!, degreesOfFreedom!) < 0.025) told[ratio < 1 ? 0 : 1]++;
  }
  expect(told[0] + told[1]).toBeLessThan(samples * (0.025 + 3 * Math.sqrt((0.025 * 0.975) / samples)));
  expect(Math.abs(told[0] - told[1])).toBeLessThan(3 * Math.sqrt(0.025 * samples));
});

it('seen from the other side is the inverse, with the same error of its logarithm', () => {
  const [a, b] = windowed(1, 100, 5, 0.4);
  for (const dependence of ['independent', { window: 5 }] as const) {
    const [forth, back] = [
      ratioWithError(a, b, rows.slice(0, 100), dependence),
      ratioWithError(b, a, rows.slice(0, 100), dependence),
    ];
    expect(forth.ratio * back.ratio).toBeCloseTo(1, 14);
    expect(forth.logError).toBeCloseTo(back.logError!, 12);
  }
});
