import { describe, expect, test } from 'vitest';
import * as reference from '../../src/kernels/reference/paths.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64 } = loadKernels(256);
const statePointer = 8;
const xPointer = 65536;

describe('brownian', () => {
  test('gives the bits of the reference for any range, and writes nothing else', () => {
    const { word, whole } = trialNumbers(5);
    for (let trial = 0; trial < 200; trial++) {
      const paths = trial % 10 === 0 ? whole(250, 530) : whole(0, 19);
      const steps = whole(0, 11);
      const stride = paths + whole(0, 3);
      const [firstPath, firstStep] = [word() >>> whole(0, 32), word() >>> whole(0, 32)];
      const [low, high, stream] = [word(), word(), word()];
      const [drift, volatility] = [whole(-5, 5) / 7, whole(0, 9) / 11];

      const state = Float64Array.from({ length: paths }, () => whole(-1000, 1000) / 13);
      const stateAround = f64(0, paths + 4).fill(-7.25);
      stateAround.set(state, 1);
      const xAround = f64(xPointer - 64, 8 + stride * steps + 8).fill(99.5);
      const x = xAround.slice();
      kernels.brownian(
        xPointer,
        stride,
        statePointer,
        low,
        high,
        stream,
        firstPath,
        paths,
        firstStep,
        steps,
        drift,
        volatility,
      );
      reference.brownian(
        x.subarray(8),
        stride,
        state,
        low,
        high,
        stream,
        firstPath,
        paths,
        firstStep,
        steps,
        drift,
        volatility,
      );
      expect(differingValues(xAround, x)).toBe(0);
      expect(differingValues(stateAround, Float64Array.of(-7.25, ...state, -7.25, -7.25, -7.25))).toBe(0);
    }
  });

  test('gives the same paths however the range is cut', () => {
    const [paths, steps] = [700, 37];
    const walk = (pathCuts: number[], stepCuts: number[]): Float64Array => {
      f64(statePointer, paths).fill(1);
      f64(xPointer, paths * steps).fill(0);
      for (let s = 1; s < stepCuts.length; s++) {
        for (let p = 1; p < pathCuts.length; p++) {
          const [path, step] = [pathCuts[p - 1], stepCuts[s - 1]];
          kernels.brownian(
            xPointer + (step * paths + path) * 8,
            paths,
            statePointer + path * 8,
            11,
            12,
            13,
            40 + path,
            pathCuts[p] - path,
            6 + step,
            stepCuts[s] - step,
            0.01,
            0.2,
          );
        }
      }
      return f64(xPointer, paths * steps).slice();
    };
    const { whole } = trialNumbers(6);
    const cuts = (end: number) =>
      [0, ...Array.from({ length: 4 }, () => whole(0, end)), end].sort((a, b) => a - b);
    const uncut = walk([0, paths], [0, steps]);
    for (let trial = 0; trial < 20; trial++) {
      expect(differingValues(walk(cuts(paths), cuts(steps)), uncut)).toBe(0);
    }
  });

  test('accumulates the normals of the same range, and leaves the last row in the state', () => {
    const [paths, steps, drift, volatility] = [9, 10, 0.125, 0.5];
    const zPointer = xPointer + 65536;
    f64(statePointer, paths).fill(3);
    kernels.brownian(xPointer, paths, statePointer, 1, 2, 3, 4, paths, 5, steps, drift, volatility);
    kernels.normals(zPointer, 1, 2, 3, 4, paths, 5, steps);
    const z = f64(zPointer, paths * steps);
    const expected = new Float64Array(paths * steps);
    expected.forEach((_, i) => {
      expected[i] = (i < paths ? 3 : expected[i - paths]) + (drift + volatility * z[i]);
    });
    expect(differingValues(f64(xPointer, paths * steps), expected)).toBe(0);
    expect(differingValues(f64(statePointer, paths), expected.subarray(-paths))).toBe(0);
  });

  test('has the mean, variance and covariance of Brownian motion within four standard errors', () => {
    const [paths, steps, drift, sigma] = [20_000, 64, 0.3, 0.7];
    f64(statePointer, paths).fill(2);
    const x = xPointer + 131072;
    kernels.brownian(x, paths, statePointer, 20180712, 0, 0, 0, paths, 0, steps, drift, sigma);
    const deviation = (row: number) =>
      f64(x + (row - 1) * paths * 8, paths).map((value) => value - (2 + row * drift));
    const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / paths;
    for (const t of [1, 2, 5, 16, 64]) {
      const d = deviation(t);
      const variance = t * sigma ** 2;
      expect(Math.abs(meanOf(d)) / Math.sqrt(variance / paths)).toBeLessThan(4);
      const spread = meanOf(d.map((value) => value ** 2)) - variance;
      expect(Math.abs(spread) / (variance * Math.sqrt(2 / paths))).toBeLessThan(4);
      for (const s of [1, 16, 64]) {
        // Cov(X_s, X_t) = σ² min(s, t); the product of two normals has variance (s t + min(s, t)²) σ⁴.
        const earlier = Math.min(s, t);
        const e = deviation(s);
        const covariance = meanOf(d.map((value, i) => value * e[i])) - earlier * sigma ** 2;
        const standardError = sigma ** 2 * Math.sqrt((s * t + earlier ** 2) / paths);
        expect(Math.abs(covariance) / standardError).toBeLessThan(4);
      }
    }
  });
});
