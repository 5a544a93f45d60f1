import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '#dist/choice.js';
import { cholesky, invertLower } from '#dist/estimators/linear-algebra.js';
import { normal975 } from '#dist/evaluation/intervals.js';
import type { Transitions } from '#dist/likelihood/transitions.js';
import { mathmlOf } from '#dist/report/mathml.js';
import {
  type DriftGaussianProcessConfig,
  driftGaussianProcess,
} from '#dist/transition-estimators/drift-gaussian-process.js';
import { driftLeastSquares } from '#dist/transition-estimators/drift-least-squares.js';
import { cirPath, context, doubleWellPath, normals, ouPath, stored, sum, transitions } from './simulated.js';

const schema = choiceOf(z, { 'drift-gaussian-process': driftGaussianProcess });
const configured = (rest: object = {}): DriftGaussianProcessConfig =>
  schema.parse({ kind: 'drift-gaussian-process', ...rest }) as unknown as DriftGaussianProcessConfig;
const fitted = async (data: Transitions, config: DriftGaussianProcessConfig) =>
  driftGaussianProcess.fit(data, config, context);
const kind = 'drift-least-squares';
const line = choiceOf(z, { [kind]: driftLeastSquares }).parse({ kind }) as unknown as Parameters<
  typeof driftLeastSquares.fit
>[1];

/** Solves A x = b for a positive definite A. */
function solver(a: Float64Array, n: number): (b: Float64Array) => Float64Array {
  const inverse = invertLower(cholesky(a, n)!, n);
  return (b) => {
    const half = b.map((_, i) => sum(b.map((value, j) => (j <= i ? inverse[i * n + j] * value : 0))));
    return half.map((_, j) => sum(half.map((value, i) => (i >= j ? inverse[i * n + j] * value : 0))));
  };
}

describe('drift-gaussian-process', () => {
  it('is the dense process around a line, mean and band', async () => {
    // Rasmussen & Williams 2006, section 2.7: a flat prior of the line’s two coefficients.
    const n = 60;
    const noise = normals(1, n);
    const from = normals(2, n);
    const dt = from.map((_, i) => 0.05 + 0.05 * (i % 3));
    const to = from.map((x, i) => x + Math.sin(2 * x) * dt[i] + 0.4 * Math.sqrt(dt[i]) * noise[i]);
    const data = { from, to, dt, begins: [0] };
    const config = configured({ lengthScale: 0.7, amplitude: 1.2 });
    const fit = await fitted(data, config);
    const sigma = fit.parameters[2].estimate!;
    expect(fit.parameters.slice(0, 2).map(({ estimate }) => estimate)).toEqual([0.7, 1.2]);
    const covariance = (a: number, b: number): number => 1.44 * Math.exp(-((a - b) ** 2) / 0.98);
    const dense = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return covariance(from[i], from[j]) + (i === j ? sigma ** 2 / dt[i] : 0);
    });
    const solve = solver(dense, n);
    const y = to.map((value, i) => (value - from[i]) / dt[i]);
    const ones = new Float64Array(n).fill(1);
    const [solved1, solvedX, solvedY] = [solve(ones), solve(from), solve(y)];
    const dot = (a: Float64Array, b: Float64Array): number => sum(a.map((value, i) => value * b[i]));
    const [a, b, d] = [dot(ones, solved1), dot(ones, solvedX), dot(from, solvedX)];
    const determinant = a * d - b * b;
    const inverse = (r1: number, r2: number) => [
      (d * r1 - b * r2) / determinant,
      (a * r2 - b * r1) / determinant,
    ];
    const beta = inverse(dot(ones, solvedY), dot(from, solvedY));
    const at = Float64Array.from({ length: 9 }, (_, g) => -1.6 + 0.4 * g);
    const { value, lower95, upper95 } = driftGaussianProcess.driftAt!(config, stored(fit), at);
    at.forEach((x, g) => {
      const k = from.map((other) => covariance(x, other));
      const solvedK = solve(k);
      const mean =
        beta[0] + beta[1] * x + dot(k, solvedY) - beta[0] * dot(k, solved1) - beta[1] * dot(k, solvedX);
      const [r1, r2] = [1 - dot(ones, solvedK), x - dot(from, solvedK)];
      const [q1, q2] = inverse(r1, r2);
      const variance = 1.44 - dot(k, solvedK) + r1 * q1 + r2 * q2;
      expect(value[g]).toBeCloseTo(mean, 3);
      expect((upper95![g] - lower95![g]) / 2 / normal975).toBeCloseTo(Math.sqrt(variance), 3);
    });
  });

  it('stays a line on data of ou, and hardly loses to least squares', async () => {
    const losses: number[] = [];
    for (let seed = 1; seed <= 4; seed++) {
      const x = ouPath(seed, 1000, 0.1, 1, 0, 0.5);
      const [train, unseen] = [transitions(x.slice(0, 801), 0.1), transitions(x.slice(800), 0.1)];
      const config = configured();
      const fit = stored(await fitted(train, config));
      const simple = stored(await driftLeastSquares.fit(train, line, context));
      const score = (found: Float64Array): number => sum(found) / unseen.from.length;
      losses.push(
        score(driftLeastSquares.density!(line, simple)!.scores(unseen).logDensity) -
          score(driftGaussianProcess.density!(config, fit)!.scores(unseen).logDensity),
      );
    }
    expect(sum(losses) / losses.length).toBeLessThan(0.003);
    expect(Math.max(...losses)).toBeLessThan(0.02);
  });

  it('finds the double well’s drift, which its band holds', async () => {
    const data = transitions(doubleWellPath(3, 10_000, 0.04, 0.5), 0.04);
    const config = configured();
    const fit = await fitted(data, config);
    const at = Float64Array.from({ length: 21 }, (_, g) => -1.2 + 0.12 * g);
    const { value, lower95, upper95 } = driftGaussianProcess.driftAt!(config, stored(fit), at);
    const outside = at.filter((x, g) => !(lower95![g] <= x - x ** 3 && x - x ** 3 <= upper95![g]));
    expect(outside.length).toBeLessThan(5);
    expect(Math.max(...at.map((x, g) => Math.abs(value[g] - (x - x ** 3))))).toBeLessThan(0.4);
    expect(fit.parameters[2].estimate).toBeCloseTo(0.5, 1);
    expect(fit.notes[0]).toMatch(/^The drift bends by 0\.\d+ from a line/);
    const density = driftGaussianProcess.density!(config, stored(fit))!;
    expect(sum(density.scores(data).logDensity)).toBeCloseTo(fit.logLikelihood!, 6);
  });

  it('takes a diffusion that depends on x where it is asked to', async () => {
    const data = transitions(cirPath(1, 5000, 1 / 252, 0.5, 0.06, 5), 1 / 252);
    const config = configured({ diffusionDegree: 3 });
    const fit = await fitted(data, config);
    expect(fit.logLikelihood!).toBeGreaterThan((await fitted(data, configured())).logLikelihood! + 50);
    const at = Float64Array.of(0.04, 0.06, 0.08);
    const { value } = driftGaussianProcess.diffusionAt!(config, stored(fit), at);
    at.forEach((x, g) => expect(value[g] / Math.sqrt(0.024 * x)).toBeCloseTo(1, 1));
    expect(fit.parameters).toHaveLength(driftGaussianProcess.estimands(config).length);
  });

  it('ends in words where there is nothing to fit', async () => {
    for (const x of [
      [1, 1, 1, 1],
      [1, 2, 3, 4, 5],
    ]) {
      const still = await fitted(transitions(x, 1), configured());
      expect(still).toMatchObject({ status: 'stopped', logLikelihood: null });
      expect(still.message).toMatch(/^x or its increments do not vary enough/);
    }
  });

  it('reads its keys', () => {
    expect(configured()).toEqual({ kind: 'drift-gaussian-process', diffusionDegree: 0 });
    expect(mathmlOf(driftGaussianProcess.formula(configured({ diffusionDegree: 2 })))).toContain('cov');
  });
});
