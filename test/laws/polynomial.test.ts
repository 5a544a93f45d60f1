import { describe, expect, it } from 'vitest';
import type { EstimatorResult, RunReport } from '#dist/index.js';
import { scaledBasis } from '../../src/estimators/chebyshev.js';
import { lambdaCurve, polynomialTables, storedPolynomial } from '../../src/estimators/polynomial-curve.js';
import { fitPolynomial } from '../../src/estimators/polynomial-fit.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { meanChebyshev } from '../../src/kernels/reference/row-functions.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

/** What theory says of least squares on polynomials. */

const estimator = (report: RunReport, name: string): EstimatorResult =>
  ofLambda(report).estimators.find((result) => result.name === name)!;

const polynomial = (degree: number): object => ({
  kind: 'least-squares',
  basis: { kind: 'polynomial', degree },
});
const cubic = { kind: 'least-squares', basis: 'cubic' };

function run(
  targets: object,
  estimators: object,
  { x0 = 1, mu = 0.05, paths = 50, times = 2000, seed = 7 } = {},
): Promise<RunReport> {
  const process = { kind: 'brownian', mu, sigma: 0.2, x0 };
  return runIn(temporaryFolder(), {
    ...smallPipeline,
    seed,
    simulate: { process, paths, times, dt: '1/252' },
    targets,
    train: { estimators },
  });
}

function expectWithinErrors({ parameters }: EstimatorResult, truths: readonly number[], errors = 4): void {
  expect(parameters.map(({ truth }) => truth)).toEqual(truths);
  for (const { estimate, standardError, truth } of parameters) {
    expect(Math.abs(estimate! - truth!) / standardError!).toBeLessThan(errors);
  }
}

describe('a polynomial λ', () => {
  const coefficients = [0.25, 0.1, -0.2, 0.05];
  const lambda = { kind: 'polynomial', coefficients };

  it('is found without noise to rounding, on every basis that holds it', async () => {
    const report = await run({ lambda }, { three: polynomial(3), five: polynomial(5), two: polynomial(2) });
    for (const [name, extra] of [['three', 0] as const, ['five', 2] as const]) {
      const { parameters, lambdaCurve: score, holdOut } = estimator(report, name);
      expect(parameters.map((parameter) => parameter.name)).toEqual(
        [...coefficients, 0, 0].slice(0, 4 + extra).map((_, d) => `c${d}`),
      );
      for (const { estimate, truth } of parameters) expect(Math.abs(estimate! - truth!)).toBeLessThan(1e-9);
      expect(score!.rmse).toBeLessThan(1e-12);
      expect(holdOut.rmse).toBeLessThan(1e-12);
    }
    // λ does not lie in the smaller basis: there are no true values, and the curve does not reach it.
    const two = estimator(report, 'two');
    expect(two.parameters.every(({ truth }) => truth === null)).toBe(true);
    expect(two.lambdaCurve!.rmse).toBeGreaterThan(1e-4);
  });

  it('is found with noise within its errors', async () => {
    const report = await run({ lambda, noise: 0.01 }, { three: polynomial(3), zero: polynomial(0) });
    expectWithinErrors(estimator(report, 'three'), coefficients);
  });

  it('of degree 0 is the constant basis', async () => {
    const constant = { kind: 'least-squares', basis: 'constant' };
    const report = await run({ lambda: 0.25, noise: 0.01 }, { constant, zero: polynomial(0) });
    const [{ name: _constant, ...a }] = estimator(report, 'constant').parameters;
    const [{ name: _zero, ...b }] = estimator(report, 'zero').parameters;
    expect(b).toEqual(a);
  });
});

describe('a full cubic f', () => {
  const lambda = { kind: 'cubic', c0: 0.3, c1: -0.2, c2: 0.25, c3: 0.1 };

  it('is found from x0 = 1 with noise within its errors', async () => {
    const report = await run({ lambda, noise: 0.01 }, { cubic });
    expectWithinErrors(estimator(report, 'cubic'), [0.3, -0.2, 0.25, 0.1]);
    const { rmse, coverage } = estimator(report, 'cubic').lambdaCurve!;
    expect(rmse).toBeLessThan(0.1);
    expect(coverage).toBeGreaterThanOrEqual(0);
  });

  it('from x0 = 0 loses its odd coefficients as n grows: their errors grow like √n, the even ones’ do not', async () => {
    const errors = async (paths: number, seed: number): Promise<number[]> => {
      const still = { x0: 0, mu: 0, paths, times: 600 };
      const report = await run({ lambda, noise: 0.01 }, { cubic }, { ...still, seed });
      return estimator(report, 'cubic').parameters.map(({ standardError }) => standardError!);
    };
    // The geometric mean over some seeds: one seed's mean paths may stray far or little.
    const growth = [0, 0, 0, 0];
    const seeds = [1, 2, 3, 4, 5, 6];
    for (const seed of seeds) {
      const [few, many] = [await errors(100, seed), await errors(1600, seed)];
      growth.forEach((sum, b) => (growth[b] = sum + Math.log(many[b] / few[b]) / seeds.length));
    }
    // Odd mean powers are of the order 1/√n, so that theory says 4, and 1 for the even ones.
    for (const odd of [1, 3]) expect(Math.abs(growth[odd] - Math.log(4))).toBeLessThan(Math.log(2));
    for (const even of [0, 2]) expect(Math.abs(growth[even])).toBeLessThan(Math.log(2));
  });
});

describe('the 95 % band of a linear λ', () => {
  it('holds the truth at each point in 95 % of experiments, within the Monte Carlo error', () => {
    const [rows, n, trials] = [60, 5, 400];
    const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);
    const grid = Float64Array.of(0.7, 0.9, 1, 1.2, 1.5);
    const inside = grid.map(() => 0);
    for (let trial = 0; trial < trials; trial++) {
      const x = Float64Array.from(
        { length: rows * n },
        (_, at) => 1 + 0.2 * normal(trial, 0, 0, at % n, Math.floor(at / n)),
      );
      const basis = scaledBasis({ lowest: 2, degree: 1 }, { low: Math.min(...x), high: Math.max(...x) });
      const columns = [0, 1].map((b) => {
        const column = new Float64Array(rows);
        meanChebyshev(x, rows, n, column, 2, b, basis.centre, basis.scale);
        return column;
      });
      const k = Float64Array.from({ length: rows }, (_, j) => {
        const row = x.subarray(j * n, (j + 1) * n);
        return (
          row.reduce((sum, value) => sum + (0.25 + 0.1 * value) * value * value, 0) / n +
          0.02 * normal(trial, 0, 1, j, 0)
        );
      });
      const fit = fitPolynomial(basis, columns, k, everyRow, { kind: 'classical' })!;
      // As evaluate finds it again: out of its tables.
      const tables = polynomialTables(['a', 'b'], fit, basis);
      const stored = storedPolynomial({
        status: 'converged',
        parameters: [],
        has: (table) => table in tables,
        column: (table, name) =>
          Float64Array.from(tables[table].find((column) => column.name === name)!.values as Float64Array),
      });
      const { lower95, upper95 } = lambdaCurve(stored, grid);
      grid.forEach((value, g) => {
        const truth = 0.25 + 0.1 * value;
        if (lower95[g] <= truth && truth <= upper95[g]) inside[g]++;
      });
    }
    for (const count of inside) {
      expect(Math.abs(count / trials - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / trials));
    }
  });
});
