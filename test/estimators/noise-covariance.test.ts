import { describe, expect, it } from 'vitest';
import { factorised, solveLeastSquares } from '../../src/estimators/householder.js';
import { noiseCovariance } from '../../src/estimators/polynomial-fit.js';
import { rowNoise } from '../../src/random/noise.js';
import { uniform } from '../../src/random/uniform.js';

/** Functions that are the powers themselves, so that nothing has to be carried over. */
const basis = { lowest: 2, degree: 1, centre: 0, scale: 1 } as const;
/** Rows 0 … 79 without every seventh: holes as rows that were held out leave them. */
const rows = Uint32Array.from({ length: 80 }, (_, j) => j).filter((j) => j % 7 !== 3);
const columns = [0, 1].map((stream) => Float64Array.from(rows, (j) => uniform(11, stream, j, 0) + 0.2));

/** A Φᵀ Ω Φ A, all pairs of rows taken one by one. */
function byDefinition(sd: number, lags: number): number[] {
  const { inverseGram: a } = solveLeastSquares(columns, new Float64Array(rows.length))!;
  const weights = [0, 1].map((b) =>
    columns[0].map((_, i) => a[2 * b] * columns[0][i] + a[2 * b + 1] * columns[1][i]),
  );
  return [0, 1, 2, 3].map((at) => {
    let sum = 0;
    for (const [i, j] of rows.entries()) {
      for (const [i2, j2] of rows.entries()) {
        const omega = sd * sd * Math.max(0, 1 - Math.abs(j - j2) / (lags + 1));
        sum += weights[at >> 1][i] * omega * weights[at & 1][i2];
      }
    }
    return sum;
  });
}

describe('the covariance that known noise gives', () => {
  it.each([0, 1, 6, 30, 200])('over %i lags is A Φᵀ Ω Φ A', (lags) => {
    const found = noiseCovariance(
      basis,
      { rows, columns, factorisation: factorised(columns) },
      { sd: 0.3, lags },
    )!;
    byDefinition(0.3, lags).forEach((value, at) => expect(found[at] / value).toBeCloseTo(1, 10));
  });

  it.each([0, 6])('over %i lags is that of fits to 20,000 draws of the noise', (lags) => {
    const sd = 0.3;
    const known = noiseCovariance(
      basis,
      { rows, columns, factorisation: factorised(columns) },
      { sd, lags },
    )!;
    const draws = 20_000;
    const sums = [0, 0, 0];
    for (let seed = 0; seed < draws; seed++) {
      const noise = rowNoise(seed, { sd, lags }, 0, 80);
      const { theta } = solveLeastSquares(
        columns,
        Float64Array.from(rows, (j) => noise[j]),
      )!;
      [theta[0] ** 2, theta[1] ** 2, theta[0] * theta[1]].forEach((product, i) => (sums[i] += product));
    }
    const [v0, v1, c] = [known[0], known[3], known[1]];
    // A product of two normals of variances v0 and v1 and covariance c has variance v0 v1 + c².
    const errors = [2 * v0 * v0, 2 * v1 * v1, v0 * v1 + c * c].map((variance) => Math.sqrt(variance / draws));
    [v0, v1, c].forEach((value, i) => {
      expect(Math.abs(sums[i] / draws - value) / errors[i]).toBeLessThan(4);
    });
  });

  it('does not exist where the rows do not tell the functions apart', () => {
    const dependent = [columns[0], columns[0]];
    const design = { rows, columns: dependent, factorisation: factorised(dependent) };
    expect(noiseCovariance(basis, design, { sd: 1, lags: 0 })).toBeUndefined();
  });
});
