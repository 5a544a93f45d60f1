import { describe, expect, it } from 'vitest';
import { refinedNormals } from '../../src/kernels/reference/refine.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { lawWith } from '../../src/processes/law.js';
import { methodOf } from '../../src/processes/methods.js';
import { ou } from '../../src/processes/ou.js';
import { seedWords, streams } from '../../src/random/streams.js';
import { meanOf, simulated } from './simulated.js';

/**
 * Schemes of ou (1, 0, 1) from 1 over one unit of time, against the solution x e^−t + ∫ e^−(t−s) dW by the same W: steps of all are
 * linear in x and the normals, so that their errors are exact numbers.
 */
const parameters = { kappa: 1, theta: 0, sigma: 1, x0: 1 };

/** x′ = A x + b₀ z₀ + b₁ z₁ of a scheme's step of length h. */
function linearStep(scheme: string, h: number): { A: number; b: [number, number] } {
  const method = methodOf(ou, scheme, parameters)!;
  const constants = method.constants(parameters, h);
  const step = (x: number, z: number[]): number => {
    const values = Float64Array.of(x, 0);
    method.step!(values, Float64Array.from(z), constants, 0);
    return values[0];
  };
  return { A: step(1, [0, 0]), b: [step(0, [1, 0]), step(0, [0, 1])] };
}

/** The solution's step: e^−h, and its noise by z₀ = W(h)/√h, by z₁ = √3 (2 ∫W/h − W(h))/√h, and by what neither knows. */
function solutionStep(h: number): { A: number; b: [number, number]; rest: number } {
  const A = Math.exp(-h);
  const root = Math.sqrt(h);
  const withW = -Math.expm1(-h);
  const withArea = 1 - (1 + h) * A;
  const b: [number, number] = [withW / root, (Math.sqrt(3) * ((2 * withArea) / h - withW)) / root];
  const variance = -Math.expm1(-2 * h) / 2;
  return { A, b, rest: Math.sqrt(Math.max(0, variance - b[0] ** 2 - b[1] ** 2)) };
}

/** E (X − Y)² after n steps: by the step's map of (E X², E X Y, E Y²). */
function meanSquare(scheme: string, n: number): number {
  const [one, other] = [linearStep(scheme, 1 / n), solutionStep(1 / n)];
  let [xx, xy, yy] = [1, 1, 1];
  for (let k = 0; k < n; k++) {
    xx = one.A ** 2 * xx + one.b[0] ** 2 + one.b[1] ** 2;
    xy = one.A * other.A * xy + one.b[0] * other.b[0] + one.b[1] * other.b[1];
    yy = other.A ** 2 * yy + other.b[0] ** 2 + other.b[1] ** 2 + other.rest ** 2;
  }
  return xx - 2 * xy + yy;
}

describe('schemes of ou (1, 0, 1)', () => {
  it.each([
    [4, 0.0964562054617],
    [16, 0.02249209946805],
    [64, 0.005530226834479],
    [256, 0.001376877435572],
  ])('euler with %d steps has a strong error of %d', (n, wanted) => {
    expect(Math.abs(Math.sqrt(meanSquare('euler', n)) / wanted - 1)).toBeLessThan(1e-8);
  });

  it.each([
    ['euler', 4],
    ['euler', 16],
    ['drift-implicit', 4],
    ['drift-implicit', 16],
    ['srk', 1],
    ['srk', 4],
  ])('%s with %d steps has its exact strong error, within four standard errors', (scheme, n) => {
    const [paths, seed] = [10_000, 5];
    const law = lawWith(ou, parameters, 1, scheme, n);
    const [x] = simulated(law, paths, 1, seed);
    const [low, high] = seedWords(seed);
    const { A, b, rest } = solutionStep(1 / n);
    const squares = x.map((value, path) => {
      const z = Array.from({ length: law.noises }, () => new Float64Array(n));
      z.forEach((own, k) => refinedNormals(own, low, high, streams.paths, path, 0, k, law.noises));
      let y = 1;
      for (let s = 0; s < n; s++) {
        // What the scheme draws is W; what it does not, the solution has of its own.
        const own = (use: number): number => normal(low, high, 99, path, s, use);
        y = A * y + b[0] * z[0][s] + b[1] * (z[1]?.[s] ?? own(1)) + rest * own(2);
      }
      return (value - y) ** 2;
    });
    const { mean, error } = meanOf(squares);
    expect(Math.abs(mean - meanSquare(scheme, n)) / error).toBeLessThan(4);
  });

  it.each([
    [0.1, 0.5263157894737],
    [0.5, 0.6666666666667],
  ])('euler with h = %d has a stationary variance of %d', (h, wanted) => {
    const steps = Math.round(16 / h);
    const [x] = simulated(lawWith(ou, parameters, 16, 'euler', steps), 20_000, 1);
    const { mean, error } = meanOf(x.map((value) => value ** 2));
    expect(Math.abs(mean - wanted) / error).toBeLessThan(4);
  });
});
