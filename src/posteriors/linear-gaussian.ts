import { log } from '../evaluation/exponential.js';
import { cholesky, invertLower } from '../estimators/linear-algebra.js';
import { NormalMixture } from './normal-mixture.js';

/** z = A (1, s) + R ε with ε ~ N(0, I): the posterior of a linear model with normal noise, and what networks begin from. */
export interface LinearGaussian {
  readonly d: number;
  /** Summaries. */
  readonly p: number;
  /** A, d × (1 + p) row by row. */
  readonly coefficients: Float64Array;
  /** R, the lower triangle with R Rᵀ the covariance of what the summaries leave, d × d. */
  readonly root: Float64Array;
}

/** A column whose residual on those before it has less than this share of its square is no column of its own. */
const dependent = 1e-10;

/**
 * Least squares of normal scores on summaries of about unit size, and the covariance of the residuals by N − rank degrees of
 * freedom. Summaries that follow from others are left out. Undefined where there are too few draws.
 *
 * @param summaries - p columns of N scaled values
 * @param scores - d columns of N normal scores
 */
export function fitLinearGaussian(
  summaries: readonly Float64Array[],
  scores: readonly Float64Array[],
): LinearGaussian | undefined {
  const [p, d, n] = [summaries.length, scores.length, scores[0].length];
  const columns = [new Float64Array(n).fill(1), ...summaries];
  const q = columns.length;
  const gram = new Float64Array(q * q);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) gram[a * q + b] = inner(columns[a], columns[b]);
  }
  // F Fᵀ of the columns that are their own.
  const factor = new Float64Array(q * q);
  const own: number[] = [];
  for (let a = 0; a < q; a++) {
    let left = gram[a * q + a];
    for (const b of own) {
      let sum = gram[a * q + b];
      for (const c of own) if (c < b) sum -= factor[a * q + c] * factor[b * q + c];
      factor[a * q + b] = sum / factor[b * q + b];
      left -= factor[a * q + b] * factor[a * q + b];
    }
    if (!(left > dependent * gram[a * q + a])) continue;
    factor[a * q + a] = Math.sqrt(left);
    own.push(a);
  }
  if (n <= own.length + d) return undefined;
  const coefficients = new Float64Array(d * q);
  for (let i = 0; i < d; i++) {
    const solved = new Float64Array(q);
    for (const a of own) {
      let sum = inner(columns[a], scores[i]);
      for (const b of own) if (b < a) sum -= factor[a * q + b] * solved[b];
      solved[a] = sum / factor[a * q + a];
    }
    for (const a of own.toReversed()) {
      let sum = solved[a];
      for (const b of own) if (b > a) sum -= factor[b * q + a] * coefficients[i * q + b];
      coefficients[i * q + a] = sum / factor[a * q + a];
    }
  }
  const fit = { d, p, coefficients, root: new Float64Array(d * d) };
  const residuals = scores.map(() => new Float64Array(n));
  const mean = new Float64Array(d);
  for (let r = 0; r < n; r++) {
    meanOf(fit, (c) => summaries[c][r], mean);
    for (let i = 0; i < d; i++) residuals[i][r] = scores[i][r] - mean[i];
  }
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) covariance[i * d + j] = inner(residuals[i], residuals[j]) / (n - own.length);
  }
  const root = cholesky(covariance, d);
  return root && { ...fit, root };
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let r = 0; r < a.length; r++) sum += a[r] * b[r];
  return sum;
}

/** A (1, s) into `mean`. */
export function meanOf(
  { d, p, coefficients }: Pick<LinearGaussian, 'd' | 'p' | 'coefficients'>,
  summary: (c: number) => number,
  mean: Float64Array,
): void {
  for (let i = 0; i < d; i++) {
    let sum = coefficients[i * (p + 1)];
    for (let c = 0; c < p; c++) sum += coefficients[i * (p + 1) + c + 1] * summary(c);
    mean[i] = sum;
  }
}

/** ε = R⁻¹ (z − A (1, s)) of one draw, into `residual`. */
export function residualOf(
  fit: LinearGaussian,
  summary: (c: number) => number,
  score: (i: number) => number,
  residual: Float64Array,
): void {
  const { d, root } = fit;
  meanOf(fit, summary, residual);
  for (let i = 0; i < d; i++) {
    let left = score(i) - residual[i];
    for (let j = 0; j < i; j++) left -= root[i * d + j] * residual[j];
    residual[i] = left / root[i * d + i];
  }
}

/** Σ ln R_ii, which a density in ε has more than the one in z. */
export const logVolume = ({ d, root }: LinearGaussian): number =>
  Array.from({ length: d }, (_, i) => log(root[i * d + i])).reduce((sum, one) => sum + one, 0);

/** N(A (1, s), R Rᵀ), or of a mixture of ε: its components moved there, m_c → A (1, s) + R m_c and U_c → U_c R⁻¹. */
export function placed(
  fit: LinearGaussian,
  summary: (c: number) => number,
  residual: {
    readonly logWeights: Float64Array;
    readonly means: Float64Array;
    readonly factors: Float64Array;
  },
): NormalMixture {
  const { d, root } = fit;
  const mean = new Float64Array(d);
  meanOf(fit, summary, mean);
  const inverse = invertLower(root, d);
  const { logWeights } = residual;
  const means = new Float64Array(residual.means.length);
  const factors = new Float64Array(residual.factors.length);
  for (let c = 0; c < logWeights.length; c++) {
    for (let i = 0; i < d; i++) {
      let moved = mean[i];
      for (let j = 0; j <= i; j++) moved += root[i * d + j] * residual.means[c * d + j];
      means[c * d + i] = moved;
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = j; k <= i; k++) sum += residual.factors[(c * d + i) * d + k] * inverse[k * d + j];
        factors[(c * d + i) * d + j] = sum;
      }
    }
  }
  return new NormalMixture(d, logWeights, means, factors);
}

/** ε ~ N(0, I). */
export function unitResidual(d: number): Parameters<typeof placed>[2] {
  const factors = new Float64Array(d * d);
  for (let i = 0; i < d; i++) factors[i * d + i] = 1;
  return { logWeights: Float64Array.of(0), means: new Float64Array(d), factors };
}

/** The linear Gaussian posterior, or z itself where there is none to begin from. */
export function lineOrUnit(linear: LinearGaussian | undefined, d: number, p: number): LinearGaussian {
  if (linear) return linear;
  const root = new Float64Array(d * d);
  for (let i = 0; i < d; i++) root[i * d + i] = 1;
  return { d, p, coefficients: new Float64Array(d * (p + 1)), root };
}
