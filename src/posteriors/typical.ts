import { cholesky } from '../estimators/linear-algebra.js';

/** How far what was seen is from what was learned from. */
export interface Typical {
  readonly statistic: string;
  /** Mahalanobis distance, and the mean of it over draws that nobody learned from. */
  readonly distance: number;
  readonly usual: number;
  /** (1 + #{as far or farther}) / (1 + M) over those draws: exact for any distance (conformal). */
  readonly p: number;
}

/** Added to each variance, as a share of it: columns that hardly vary among the others decide nothing alone. */
const ridge = 1e-6;

/**
 * The distance of one observation from draws, √((v − m)ᵀ C⁻¹ (v − m)) with mean and covariance of draws that are learned from, among
 * the distances of others.
 *
 * @param learned - columns of the draws that mean and covariance are of
 * @param others - columns of M further draws
 * @param seen - a value per column
 */
export function typicalOf(
  statistic: string,
  learned: readonly Float64Array[],
  others: readonly Float64Array[],
  seen: readonly number[],
): Typical {
  const varying = learned.map((_, c) => c).filter((c) => learned[c].some((value) => value !== learned[c][0]));
  const [a, b, own] = [
    varying.map((c) => learned[c]),
    varying.map((c) => others[c]),
    varying.map((c) => seen[c]),
  ];
  const p = a.length;
  const n = learned[0]?.length ?? 0;
  const means = a.map((column) => column.reduce((sum, value) => sum + value, 0) / n);
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let r = 0; r < n; r++) sum += (a[i][r] - means[i]) * (a[j][r] - means[j]);
      covariance[i * p + j] = sum / n;
    }
  }
  for (let i = 0; i < p; i++) covariance[i * p + i] *= 1 + ridge;
  const root = cholesky(covariance, p) ?? diagonalRoot(covariance, p);
  const distanceOf = (value: (c: number) => number): number => {
    const y = new Float64Array(p);
    let squares = 0;
    for (let i = 0; i < p; i++) {
      let left = value(i) - means[i];
      for (let j = 0; j < i; j++) left -= root[i * p + j] * y[j];
      y[i] = left / root[i * p + i];
      squares += y[i] * y[i];
    }
    return Math.sqrt(squares);
  };
  const distance = distanceOf((c) => own[c]);
  const count = others[0]?.length ?? 0;
  const all = Float64Array.from({ length: count }, (_, r) => distanceOf((c) => b[c][r]));
  const farther = all.reduce((sum, one) => sum + (one >= distance || Number.isNaN(distance) ? 1 : 0), 0);
  return {
    statistic,
    distance,
    usual: all.reduce((sum, one) => sum + one, 0) / count,
    p: (1 + farther) / (1 + count),
  };
}

function diagonalRoot(covariance: Float64Array, p: number): Float64Array {
  const root = new Float64Array(p * p);
  for (let i = 0; i < p; i++) root[i * p + i] = Math.sqrt(covariance[i * p + i]);
  return root;
}
