import type { Hyperparameters } from '#dist/estimators/marginal-likelihood.js';

/** x of A x = b by Gaussian elimination with pivoting, for each column b. */
function solve(a: readonly number[][], b: readonly number[][]): number[][] {
  const n = a.length;
  const m = a.map((row, i) => [...row, ...b.map((column) => column[i])]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(m[i][c]) > Math.abs(m[pivot][c])) pivot = i;
    [m[c], m[pivot]] = [m[pivot], m[c]];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = m[i][c] / m[c][c];
      for (let j = c; j < m[i].length; j++) m[i][j] -= factor * m[c][j];
    }
  }
  return b.map((_, column) => m.map((row, i) => row[n + column] / row[i]));
}

function logDeterminant(a: readonly number[][]): number {
  const m = a.map((row) => [...row]);
  let sum = 0;
  for (let c = 0; c < m.length; c++) {
    sum += Math.log(m[c][c]);
    for (let i = c + 1; i < m.length; i++) {
      const factor = m[i][c] / m[c][c];
      for (let j = c; j < m.length; j++) m[i][j] -= factor * m[c][j];
    }
  }
  return sum;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, i) => sum + v * b[i], 0);

/**
 * The Gaussian process itself, without a basis (Rasmussen & Williams 2006, 2.7 for the mean with a flat prior): the
 * covariance of k_j and k_l is (1/n²) Σ_i Σ_i' x_ij² x_i'l² K(x_ij, x_i'l), that of k_j and λ(z) is
 * (1/n) Σ_i x_ij² K(x_ij, z).
 */
export function denseProcess(x: readonly number[][], k: readonly number[], hyper: Hyperparameters) {
  const { lengthScale, amplitude, noise } = hyper;
  const n = x[0].length;
  const kernel = (a: number, b: number): number =>
    amplitude ** 2 * Math.exp(-((a - b) ** 2) / (2 * lengthScale ** 2));
  const towards = (z: number): number[] =>
    x.map((row) => row.reduce((sum, value) => sum + value ** 2 * kernel(value, z), 0) / n);
  const covariance = x.map((row, j) => {
    const sums = row.map((value) => towards(value).map((v) => (v * value ** 2) / n));
    return x.map((_, l) => sums.reduce((sum, v) => sum + v[l], 0) + (j === l ? noise ** 2 : 0));
  });
  const s = x.map((row) => row.reduce((sum, value) => sum + value ** 2, 0) / n);
  const [byS, byK] = solve(covariance, [s, [...k]]);
  const information = dot(s, byS);
  const mean = dot(k, byS) / information;
  const residual = k.map((value, j) => value - mean * s[j]);
  const weights = byK.map((value, j) => value - mean * byS[j]);
  return {
    logMarginalLikelihood:
      -(
        (k.length - 1) * Math.log(2 * Math.PI) +
        logDeterminant(covariance) +
        Math.log(information) +
        dot(residual, weights)
      ) / 2,
    lambdaAt(z: number): { mean: number; sd: number } {
      const c = towards(z);
      const [byC] = solve(covariance, [c]);
      const variance = amplitude ** 2 - dot(c, byC) + (1 - dot(c, byS)) ** 2 / information;
      return { mean: mean + dot(c, weights), sd: Math.sqrt(variance) };
    },
  };
}
