import { describe, expect, it } from 'vitest';
import { solveLeastSquares } from '../../src/estimators/householder.js';
import { cholesky, invertLower } from '../../src/estimators/linear-algebra.js';
import { uniform } from '../../src/random/uniform.js';

const random = (rows: number, stream: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, j) => uniform(11, stream, j, 0) - 0.5);

describe('solveLeastSquares', () => {
  it('finds the coefficients that made y, whatever the sizes of the columns', () => {
    const columns = [1, 1e-8, 1e9].map((size, b) => random(50, b).map((value) => value * size));
    const theta = [2, -3e8, 4e-9];
    const y = Float64Array.from({ length: 50 }, (_, j) =>
      columns.reduce((sum, c, b) => sum + c[j] * theta[b], 0),
    );
    const solution = solveLeastSquares(columns, y)!;
    theta.forEach((value, b) => expect(solution.theta[b] / value).toBeCloseTo(1, 12));
  });

  it('leaves residuals orthogonal to every column', () => {
    const columns = [random(80, 0), random(80, 1), random(80, 2)];
    const y = random(80, 3);
    const { theta } = solveLeastSquares(columns, y)!;
    const residuals = y.map((value, j) => value - columns.reduce((sum, c, b) => sum + c[j] * theta[b], 0));
    for (const column of columns) {
      expect(column.reduce((sum, value, j) => sum + value * residuals[j], 0)).toBeCloseTo(0, 13);
    }
  });

  it('gives the inverse of the Gram matrix', () => {
    const columns = [random(40, 0), random(40, 1).map((value) => value * 1e3), random(40, 2)];
    const { inverseGram } = solveLeastSquares(columns, random(40, 3))!;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let entry = 0;
        for (let c = 0; c < 3; c++) {
          entry +=
            columns[a].reduce((sum, value, j) => sum + value * columns[c][j], 0) * inverseGram[c * 3 + b];
        }
        expect(entry).toBeCloseTo(a === b ? 1 : 0, 9);
      }
    }
  });

  it('says so where columns depend on each other, vanish, or outnumber the rows', () => {
    const column = random(30, 0);
    expect(solveLeastSquares([column, column.map((value) => 2 * value)], random(30, 1))).toBeUndefined();
    expect(solveLeastSquares([column, new Float64Array(30)], random(30, 1))).toBeUndefined();
    expect(solveLeastSquares([random(1, 0), random(1, 1)], random(1, 2))).toBeUndefined();
  });
});

describe('cholesky', () => {
  it('is the triangle of a known matrix, and invertLower its inverse', () => {
    const known = Float64Array.of(2, 0, 0, 6, 1, 0, -8, 5, 3);
    // F Fᵀ, of which the upper triangle is not read.
    const factor = cholesky(Float64Array.of(4, NaN, NaN, 12, 37, NaN, -16, -43, 98), 3);
    expect(factor).toEqual(known);
    const inverse = invertLower(known, 3);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const product = [0, 1, 2].reduce((sum, c) => sum + known[i * 3 + c] * inverse[c * 3 + j], 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 14);
      }
    }
  });

  it('refuses what is not positive definite, and numbers that are none', () => {
    expect(cholesky(Float64Array.of(1, 0, 2, 1), 2)).toBeUndefined();
    expect(cholesky(Float64Array.of(NaN), 1)).toBeUndefined();
    expect(cholesky(Float64Array.of(Infinity), 1)).toBeUndefined();
  });
});
