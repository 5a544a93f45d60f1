import { expect, it } from 'vitest';
import { splineMeans } from '../../src/kernels/reference/spline-means.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64 } = loadKernels(16);
const [atX, atKnots, atOut] = [64, 262_144, 270_336];

it('splineMeans and its twin agree for any shape, knots and values beyond them, and the kernel writes nothing else', () => {
  const { whole } = trialNumbers(5);
  for (let trial = 0; trial < 200; trial++) {
    const [rows, n, inner] = [whole(0, 5), whole(1, 33), whole(0, 9)];
    const steps = Array.from({ length: inner + 1 }, () => whole(1, 1000) / 300);
    const low = whole(-5, 5);
    const between = steps.map((_, i) => low + steps.slice(0, i + 1).reduce((a, b) => a + b, 0));
    const high = between.pop()!;
    const knots = Float64Array.of(low, low, low, low, ...between, high, high, high, high);
    const functions = knots.length - 4;
    const x = f64(atX, rows * n);
    // On knots, at the ends and beyond them too.
    x.forEach(
      (_, i) =>
        (x[i] = whole(0, 3) === 0 ? knots[whole(0, knots.length - 1)] : low + whole(-2000, 12_000) / 997),
    );
    f64(atKnots, knots.length).set(knots);
    const out = f64(atOut, 8 + rows * functions + 8).fill(-2.5);
    const expected = out.slice();
    kernels.splineMeans(atX, rows, n, atKnots, functions, atOut + 64);
    splineMeans(x, rows, n, knots, expected.subarray(8));
    expect(differingValues(out, expected)).toBe(0);
  }
});
