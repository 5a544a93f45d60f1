import { describe, expect, it } from 'vitest';
import {
  type Hyperparameters,
  logMarginalLikelihood,
  posterior,
  Sums,
} from '../../src/estimators/marginal-likelihood.js';
import { mixed, weightedGrid } from '../../src/estimators/posterior-mixture.js';
import { multiply, rootFromEnd } from '../../src/estimators/linear-algebra.js';
import { uniform } from '../../src/random/uniform.js';

const basis = { centre: 0, halfWidth: 2, functions: 3 };
const p = 4;
const hyper: Hyperparameters = { lengthScale: 0.8, amplitude: 0.5, noise: 0.3 };
/** Rows with holes. */
const times = Array.from({ length: 60 }, (_, j) => j).filter((j) => j % 7 !== 2);
const phi = times.map((j) => Float64Array.from({ length: p }, (_, b) => uniform(3, b, j, 0) - (b ? 0.5 : 0)));
const y = times.map((j) => uniform(3, 9, j, 0) - 0.3);

function sumsOf(window: number): Sums {
  const sums = new Sums(p, window);
  times.forEach((time, r) => sums.add(phi[r][0], phi[r].subarray(1), y[r], time));
  sums.finish();
  return sums;
}

const transposed = (a: Float64Array): Float64Array => a.map((_, at) => a[(at % p) * p + Math.floor(at / p)]);
const covarianceOf = (root: Float64Array): Float64Array => multiply(transposed(root), root, p);

/** A⁻¹ by Gauss and Jordan. */
function inverted(a: Float64Array): Float64Array {
  const m = Array.from({ length: p }, (_, i) => [
    ...a.subarray(i * p, (i + 1) * p),
    ...Array.from({ length: p }, (_value, j) => (i === j ? 1 : 0)),
  ]);
  for (let c = 0; c < p; c++) {
    const pivot = m[c][c];
    m[c] = m[c].map((value) => value / pivot);
    for (let i = 0; i < p; i++) {
      const factor = i === c ? 0 : m[i][c];
      m[i] = m[i].map((value, at) => value - factor * m[c][at]);
    }
  }
  return Float64Array.from(m.flatMap((row) => row.slice(p)));
}

describe('the posterior under noise that correlates', () => {
  it.each([1, 5, 40])('has the mean and the mean squared error of its matrices: windows of %i', (w) => {
    const omega = (s: number, t: number): number => Math.max(0, 1 - Math.abs(times[s] - times[t]) / w);
    const product = (weight: (s: number, t: number) => number): Float64Array =>
      Float64Array.from({ length: p * p }, (_, at) =>
        times.reduce(
          (sum, _time, s) =>
            sum +
            times.reduce(
              (inner, _other, t) => inner + phi[s][Math.floor(at / p)] * weight(s, t) * phi[t][at % p],
              0,
            ),
          0,
        ),
      );
    const g = product((s, t) => (s === t ? 1 : 0));
    const h = product(omega);
    const factor = h[0] / g[0];
    const found = posterior(sumsOf(w), basis, hyper)!;
    const prior = Float64Array.from({ length: p * p }, (_, at) =>
      at % (p + 1) === 0 && at > 0 ? 1 / found.priorVariance[at / (p + 1)] : 0,
    );
    const scale = factor * hyper.noise * hyper.noise;
    const c = inverted(prior.map((value, at) => value + g[at] / scale));
    const middle = prior.map((value, at) => value + h[at] / (factor * scale));
    const wanted = multiply(multiply(c, middle, p), c, p);
    covarianceOf(found.root).forEach((value, at) => expect(value).toBeCloseTo(wanted[at], 12));
    for (let a = 0; a < p; a++) {
      let mean = 0;
      for (let b = 0; b < p; b++) {
        mean += (c[a * p + b] * y.reduce((sum, value, r) => sum + phi[r][b] * value, 0)) / scale;
      }
      expect(found.mean[a]).toBeCloseTo(mean, 11);
    }
  });

  it('has as many rows as they are worth, and their evidence', () => {
    const [one, seven] = [sumsOf(1), sumsOf(7)];
    const { factor } = seven.correlated!;
    expect(factor).toBeGreaterThan(4);
    expect(factor).toBeLessThan(7);
    expect(seven.rows).toBeCloseTo(times.length / factor, 12);
    expect(one.correlated).toBeUndefined();
    expect(Number.isFinite(logMarginalLikelihood(seven, basis, hyper))).toBe(true);
  });
});

describe('the grid of hyperparameters', () => {
  const normal = (centre: readonly number[], sd: readonly number[]) => (at: readonly number[]) =>
    Promise.resolve(at.reduce((sum, value, c) => sum - ((value - centre[c]) / sd[c]) ** 2 / 2, -100));

  it('has the mean and, nearly, the spread of the posterior, and stays within the bounds', async () => {
    const centre = [0.3, -1, 2];
    const bounds = centre.map((value) => ({ low: value - 10, high: value + 10 }));
    const grid = await weightedGrid(normal(centre, [0.5, 0.1, 1]), centre, bounds);
    expect(grid.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    for (const [c, sd] of [0.5, 0.1, 1].entries()) {
      const mean = grid.reduce((sum, { at, weight }) => sum + weight * at[c], 0);
      const square = grid.reduce((sum, { at, weight }) => sum + weight * (at[c] - mean) ** 2, 0);
      expect(Math.abs(mean - centre[c]) / sd).toBeLessThan(0.01);
      expect(Math.sqrt(square) / sd).toBeGreaterThan(0.85);
      expect(Math.sqrt(square) / sd).toBeLessThan(1.15);
    }
  });

  it('is one point where all are given, and reaches from bound to bound where the evidence says nothing', async () => {
    const fixed = [0, 0, 0].map(() => ({ low: 0, high: 0 }));
    expect(await weightedGrid(normal([1, 1, 1], [1, 1, 1]), [0, 0, 0], fixed)).toEqual([
      { at: [0, 0, 0], weight: 1 },
    ]);
    const flat = await weightedGrid(
      () => Promise.resolve(3),
      [0.1, 0, 0],
      [{ low: -2, high: 2 }, ...fixed.slice(1)],
    );
    expect(flat.map(({ at }) => at[0])).toEqual([-1.5, -0.5, 0.5, 1.5]);
  });
});

describe('a mixture of posteriors', () => {
  it('has the average mean, and the average covariance beside the covariance of the means', () => {
    const sums = sumsOf(1);
    const parts = [hyper, { ...hyper, amplitude: 2, noise: 0.2 }].map((at, i) => ({
      posterior: posterior(sums, basis, at)!,
      weight: [3, 7][i],
    }));
    const found = mixed(parts);
    const [first, second] = parts.map(({ posterior: part }) => part);
    const [one, other] = [covarianceOf(first.root), covarianceOf(second.root)];
    covarianceOf(found.root).forEach((value, at) => {
      const [a, b] = [Math.floor(at / p), at % p];
      const apart = (i: number): number => first.mean[i] - second.mean[i];
      expect(value).toBeCloseTo(0.3 * one[at] + 0.7 * other[at] + 0.21 * apart(a) * apart(b), 12);
    });
    found.mean.forEach((value, a) =>
      expect(value).toBeCloseTo(0.3 * first.mean[a] + 0.7 * second.mean[a], 12),
    );
    // Lower triangular, as it is stored.
    expect(found.root[1]).toBe(0);
    expect(mixed([{ posterior: first, weight: 1 }])).toBe(first);
  });

  it('has a root that is a lower triangle R with RᵀR = A', () => {
    const r = rootFromEnd(Float64Array.of(5, NaN, 2, 4), 2);
    expect([...r]).toEqual([2, 0, 1, 2]);
  });
});
