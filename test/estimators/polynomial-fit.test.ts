import { describe, expect, it } from 'vitest';
import { chebyshev, plainCoefficients, scaledBasis } from '../../src/estimators/chebyshev.js';
import type { ErrorModel } from '../../src/estimators/error-model.js';
import { fitLinear } from '../../src/estimators/linear-fit.js';
import { solveLeastSquares } from '../../src/estimators/householder.js';
import { multiply, root } from '../../src/estimators/linear-algebra.js';
import { fitPolynomial } from '../../src/estimators/polynomial-fit.js';
import { meanPower } from '../../src/kernels/reference/means.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { meanChebyshev } from '../../src/kernels/reference/row-functions.js';
import { exactLeastSquares } from './exact.js';

const [rows, n, bits] = [200, 8, 44];
const onGrid = (value: number): number => Math.round(value * 2 ** bits) / 2 ** bits;

/** Paths around x0 with σ = 0.2 over `rows` days, and k of a λ of degree d with noise. */
function experiment(x0: number, d: number) {
  const x = Array.from({ length: rows }, () => new Array<number>(n).fill(x0));
  for (let j = 1; j < rows; j++) {
    for (let i = 0; i < n; i++)
      x[j][i] = onGrid(x[j - 1][i] + (0.2 * normal(3, 0, 0, i, j)) / Math.sqrt(252));
  }
  const flat = Float64Array.from(x.flat());
  const k = x.map((row, j) => {
    const f = row.reduce((sum, value) => sum + value ** 2 * (0.25 + 0.1 * (value - x0) ** d), 0) / n;
    return onGrid(f + 0.01 * normal(3, 0, 1, j, 0));
  });
  return { x, flat, k };
}

const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);

function conditioned(
  flat: Float64Array,
  k: readonly number[],
  d: number,
  errors: ErrorModel = { kind: 'classical' },
) {
  const basis = scaledBasis({ lowest: 2, degree: d }, { low: Math.min(...flat), high: Math.max(...flat) });
  const columns = Array.from({ length: d + 1 }, (_, b) => {
    const column = new Float64Array(rows);
    meanChebyshev(flat, rows, n, column, 2, b, basis.centre, basis.scale);
    return column;
  });
  return { basis, fit: fitPolynomial(basis, columns, Float64Array.from(k), everyRow, errors) };
}

function powerColumn(flat: Float64Array, power: number): Float64Array {
  const column = new Float64Array(rows);
  meanPower(flat, rows, n, power, column, 1);
  return column;
}

function plain(flat: Float64Array, k: readonly number[], d: number): Float64Array | undefined {
  const columns = Array.from({ length: d + 1 }, (_, b) => powerColumn(flat, 2 + b));
  return solveLeastSquares(columns, Float64Array.from(k))?.theta;
}

describe('a polynomial fit around x0 = 5 with sigma 0.2, against exact arithmetic', () => {
  /** The greatest relative error of the coefficients in powers of x, and the greatest error of λ̂(x) on the range. */
  function errors(d: number) {
    const { x, flat, k } = experiment(5, Math.min(d, 6));
    const exact = exactLeastSquares(x, k, 2, d + 1, bits);
    const worst = (theta: ArrayLike<number> | undefined): number =>
      theta ? Math.max(...exact.theta.map((value, b) => Math.abs(theta[b] / value - 1))) : Infinity;
    const { basis, fit } = conditioned(flat, k, d);
    const curve: number[] = [];
    for (let z = -1; z <= 1; z += 1 / 16) {
      const value = Math.round((basis.centre + z / basis.scale) * 1024) / 1024;
      const t = chebyshev(d, (value - basis.centre) * basis.scale);
      const lambda = fit!.coefficients.reduce((sum, coefficient, b) => sum + coefficient * t[b], 0);
      curve.push(Math.abs(lambda / exact.at(value) - 1));
    }
    return { conditioned: worst(fit?.powers), plain: worst(plain(flat, k, d)), curve: Math.max(...curve) };
  }

  it.each([4, 5, 6, 8])('of degree %i is as good as the data, where plain powers lose digits', (d) => {
    const found = errors(d);
    expect(found.conditioned).toBeLessThan(1e-10);
    expect(found.curve).toBeLessThan(1e-10);
    // 4: 1e-9, 5: 5e-7, 6: 7e-6, 8: 0.2 of the coefficients themselves.
    expect(found.plain / found.conditioned).toBeGreaterThan(1000);
  });

  it.each([10, 12, 15])('of degree %i stands, where plain powers cannot be told apart', (d) => {
    const found = errors(d);
    expect(found.conditioned).toBeLessThan(1e-10);
    expect(found.plain).toBe(Infinity);
  });
});

describe('plainCoefficients', () => {
  it('are the functions: the powers add up to x^0 T_b(z)', () => {
    const basis = scaledBasis({ lowest: 0, degree: 6 }, { low: -1, high: 2 });
    const m = plainCoefficients(basis);
    for (const x of [-1, -0.3, 0, 0.7, 2]) {
      const t = chebyshev(6, (x - basis.centre) * basis.scale);
      t.forEach((value, b) => {
        let sum = 0;
        for (let a = 6; a >= 0; a--) sum = sum * x + m[a * 7 + b];
        expect(sum).toBeCloseTo(value, 11);
      });
    }
  });

  it('on a range of one point shift alone', () => {
    expect(scaledBasis({ lowest: 2, degree: 1 }, { low: 3, high: 3 })).toMatchObject({ centre: 3, scale: 1 });
  });
});

describe('the covariance of a fit', () => {
  const models: ErrorModel[] = [
    { kind: 'classical' },
    { kind: 'hc0' },
    { kind: 'hc3' },
    { kind: 'newey-west', lags: 5 },
    { kind: 'known-noise', lags: 5 },
    { kind: 'cosine', lags: 5 },
  ];

  it.each(models)('$kind is the one of the powers themselves', (model) => {
    // Degree 1 from x0 = 1: the plain powers are still well told apart.
    const { flat, k } = experiment(1, 1);
    const { fit } = conditioned(flat, k, 1, model);
    const columns = [2, 3].map((power) => powerColumn(flat, power));
    const plainFit = fitLinear(columns, Float64Array.from(k), everyRow, model)!;
    for (const at of [0, 1]) {
      expect(Math.sqrt(fit!.covariance[3 * at]) / plainFit.standardErrors[at]).toBeCloseTo(1, 9);
      expect(fit!.powerErrors.degreesOfFreedom[at] / plainFit.degreesOfFreedom[at]).toBeCloseTo(1, 9);
    }
    const product = plainFit.factor[0] * plainFit.factor[2] + plainFit.factor[1] * plainFit.factor[3];
    expect(fit!.covariance[1] / product).toBeCloseTo(1, 9);
  });
});

describe('root', () => {
  it('is lower triangular, and its square the matrix; a direction without variance has no column', () => {
    const matrix = Float64Array.from([4, 2, 6, 2, 1, 3, 6, 3, 25]);
    const l = root(matrix, 3);
    expect([...l]).toEqual([2, 0, 0, 1, 0, 0, 3, 0, 4]);
    const transposed = Float64Array.from([0, 3, 6, 1, 4, 7, 2, 5, 8], (at) => l[at]);
    expect([...multiply(l, transposed, 3)]).toEqual([...matrix]);
    expect(root(Float64Array.of(NaN), 1)[0]).toBeNaN();
  });
});
