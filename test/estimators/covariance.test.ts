import { describe, expect, it } from 'vitest';
import { covariance } from '../../src/estimators/covariance.js';
import { solveLeastSquares } from '../../src/estimators/linear-algebra.js';
import { uniform } from '../../src/random/uniform.js';

const rows = 60;
const columns = [0, 1].map((stream) =>
  Float64Array.from({ length: rows }, (_, j) => uniform(5, stream, j, 0)),
);
const residuals = Float64Array.from({ length: rows }, (_, j) => uniform(5, 2, j, 0) - 0.5);
const { inverseGram } = solveLeastSquares(columns, residuals)!;
const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);

/** The definition, written out: A (Σ_{j,j'} w(|j − j'|) g_j g_j'ᵀ) A, the pairs taken one by one. */
function byDefinition(weight: (lag: number) => number, kept: Uint32Array): number[] {
  const middle = [0, 0, 0, 0];
  for (const [i, j] of kept.entries()) {
    for (const [i2, j2] of kept.entries()) {
      for (let a = 0; a < 2; a++) {
        for (let b = 0; b < 2; b++) {
          const scores = columns[a][i] * residuals[i] * columns[b][i2] * residuals[i2];
          middle[a * 2 + b] += weight(Math.abs(j - j2)) * scores;
        }
      }
    }
  }
  const product = (p: ArrayLike<number>, q: ArrayLike<number>): number[] =>
    [0, 1, 2, 3].map((e) => p[e & 2] * q[e & 1] + p[(e & 2) + 1] * q[2 + (e & 1)]);
  return product(product(inverseGram, middle), inverseGram);
}

function expectClose(found: Float64Array, wanted: readonly number[]): void {
  wanted.forEach((value, i) => expect(found[i] / value).toBeCloseTo(1, 11));
}

describe('covariance', () => {
  const fit = { columns, residuals, inverseGram, rows: everyRow };

  it('classical: residual variance with divisor N − p times (ΦᵀΦ)⁻¹', () => {
    const variance = residuals.reduce((sum, e) => sum + e * e, 0) / (rows - 2);
    expectClose(
      covariance({ kind: 'classical' }, fit),
      [...inverseGram].map((value) => value * variance),
    );
  });

  it('hc0 is the sandwich without lags', () => {
    expectClose(
      covariance({ kind: 'hc0' }, fit),
      byDefinition((lag) => (lag === 0 ? 1 : 0), everyRow),
    );
  });

  it.each([0, 1, 5, 59, 200])('newey-west with %i lags has Bartlett weights 1 − l/(L + 1)', (lags) => {
    const weight = (lag: number): number => Math.max(0, 1 - lag / (lags + 1));
    expectClose(covariance({ kind: 'newey-west', lags }, fit), byDefinition(weight, everyRow));
  });

  it('counts lags in time: rows that were held out leave holes', () => {
    const holes = Uint32Array.from({ length: rows }, (_, j) => 2 * j + (j > 20 ? 3 : 0));
    const weight = (lag: number): number => Math.max(0, 1 - lag / 8);
    expectClose(
      covariance({ kind: 'newey-west', lags: 7 }, { ...fit, rows: holes }),
      byDefinition(weight, holes),
    );
  });
});
