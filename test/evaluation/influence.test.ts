import { describe, expect, it } from 'vitest';
import { duplicatesOf, influences, isRounding } from '../../src/evaluation/influence.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { rowNoise } from '../../src/random/noise.js';

const z = (use: number, index: number): number => normal(13, 0, 500 + use, index, 0);
const everyRow = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, j) => j);
const ones = (count: number): Float64Array => new Float64Array(count).fill(1);

/** λ̂ of the rows that are kept, and its standard error where errors are independent. */
function fit(s: Float64Array, k: Float64Array, keep: (j: number) => boolean) {
  let [products, squares, rows] = [0, 0, 0];
  s.forEach((value, j) => {
    if (!keep(j)) return;
    products += value * k[j];
    squares += value * value;
    rows++;
  });
  const lambda = products / squares;
  let left = 0;
  s.forEach((value, j) => {
    if (keep(j)) left += (k[j] - lambda * value) ** 2;
  });
  return { lambda, standardError: Math.sqrt(left / (rows - 1) / squares), squares };
}

function found(s: Float64Array, k: Float64Array, width: number) {
  const { lambda } = fit(s, k, () => true);
  return influences(
    s,
    k.map((value, j) => value - lambda * s[j]),
    ones(s.length),
    everyRow(s.length),
    width,
  );
}

describe('the influence of rows', () => {
  const s = Float64Array.from({ length: 60 }, (_, j) => 1 + z(0, j) * z(0, j));
  const k = s.map((value, j) => 0.25 * value + 0.1 * z(1, j));

  it('of one row is what leaving it out does, in standard errors of the others', () => {
    const all = fit(s, k, () => true);
    const without = Array.from(s, (_, out) => fit(s, k, (j) => j !== out));
    const changes = without.map((one) => Math.abs(all.lambda - one.lambda) / one.standardError);
    const { largest, leverage } = found(s, k, 1);
    const worst = changes.indexOf(Math.max(...changes));
    expect(largest).toMatchObject({ first: worst, last: worst });
    expect(largest!.standardErrors).toBeCloseTo(changes[worst], 9);
    expect(all.lambda - largest!.change).toBeCloseTo(without[worst].lambda, 12);
    const heaviest = s.indexOf(Math.max(...s));
    expect(leverage.first).toBe(heaviest);
    expect(leverage.share).toBeCloseTo(s[heaviest] ** 2 / all.squares, 12);
    expect(largest!.p).toBeGreaterThan(0.01);
  });

  it('of a window is what leaving all its rows out does', () => {
    const spoilt = k.map((value, j) => (j >= 20 && j < 25 ? value + 2 * s[j] : value));
    const { largest } = found(s, spoilt, 5);
    expect(largest).toMatchObject({ first: 20, last: 24 });
    const without = fit(s, spoilt, (j) => j < 20 || j > 24).lambda;
    expect(fit(s, spoilt, () => true).lambda - largest!.change).toBeCloseTo(without, 12);
    expect(largest!.standardErrors).toBeGreaterThan(3);
    expect(largest!.p).toBeLessThan(1e-4);
  });

  it('shows an error that is so large that it widens its own standard error', () => {
    const { largest } = found(
      s,
      k.map((value, j) => (j === 33 ? value * 1000 : value)),
      1,
    );
    expect(largest).toMatchObject({ first: 33, last: 33 });
    expect(largest!.standardErrors).toBeGreaterThan(100);
  });

  it('of a window after a row that outweighs all others keeps its digits', () => {
    // Half of the rows' weight is in row 10, and λ fits it: what else is left out is the same as without it.
    const heavy = s.map((value, j) => (j === 10 ? 1e5 : value));
    const fitted = k.map((value, j) => (j === 10 ? 0.25e5 : j > 40 && j < 46 ? value + 5 : value));
    const { largest, leverage } = found(heavy, fitted, 5);
    expect([leverage.first <= 10, leverage.last >= 10]).toEqual([true, true]);
    const { lambda } = fit(heavy, fitted, () => true);
    const { first, last, change } = largest!;
    const without = fit(heavy, fitted, (j) => j < first || j > last).lambda;
    expect(change / (lambda - without)).toBeCloseTo(1, 4);
  });

  it.each([1, 21])('passes chance by in about one sample of a hundred at most, windows of %i', (width) => {
    let passed = 0;
    const flat = ones(210);
    for (let seed = 0; seed < 300; seed++) {
      const { largest } = found(flat, rowNoise(seed, { sd: 1, lags: width - 1 }, 0, 210), width);
      if (largest!.p < 0.01 && largest!.standardErrors > 1) passed++;
    }
    expect(passed).toBeLessThanOrEqual(8);
  });
});

describe('rows that say the same', () => {
  it('are counted where both s and k are equal to those of one before', () => {
    const s = Float64Array.of(1, 2, 1, 1, 2, 1, 1, 1);
    const k = Float64Array.of(5, 5, 5, 6, 5, 6, 7, 7);
    expect(duplicatesOf(s, k)).toBe(4);
  });
});

describe('residuals', () => {
  it('are rounding below a thousand-millionth of k', () => {
    expect(isRounding(Float64Array.of(1e-12, 0), Float64Array.of(1, 1))).toBe(true);
    expect(isRounding(Float64Array.of(1e-6, 0), Float64Array.of(1, 1))).toBe(false);
  });
});
