import { exp, log } from '../evaluation/exponential.js';
import { cholesky, invertLower } from './linear-algebra.js';
import type { SineBasis } from './sine-means.js';

/** ℓ and σ_λ of the covariance σ_λ² exp(−(x − x′)²/(2ℓ²)) of λ, and the noise's standard deviation σ_k. */
export interface Hyperparameters {
  readonly lengthScale: number;
  readonly amplitude: number;
  readonly noise: number;
}

/**
 * All that Bayesian linear regression has to know of the rows (Φ_j, y_j): column 0 of Φ belongs to the mean μ_λ,
 * column b to sin(b θ). Sums run in the order in which rows are added.
 */
export class Sums {
  rows = 0;
  /** ΦᵀΦ, row-major p × p; only the lower triangle is kept. */
  readonly gram: Float64Array;
  /** Φᵀy, and yᵀy. */
  readonly projection: Float64Array;
  square = 0;
  readonly #row: Float64Array;

  constructor(readonly columns: number) {
    this.gram = new Float64Array(columns * columns);
    this.projection = new Float64Array(columns);
    this.#row = new Float64Array(columns);
  }

  /** Adds the row (s, phi) with target y. */
  add(s: number, phi: Float64Array, y: number): void {
    const p = this.columns;
    const row = this.#row;
    row[0] = s;
    row.set(phi, 1);
    for (let a = 0; a < p; a++) {
      const value = row[a];
      for (let b = 0; b <= a; b++) this.gram[a * p + b] += value * row[b];
      this.projection[a] += value * y;
    }
    this.square += y * y;
    this.rows++;
  }
}

/** ω_b = π b / (2L), the frequency of sin(b θ) in x; b = 0 is the mean. */
export function frequency({ halfWidth }: SineBasis, b: number): number {
  return (Math.PI * b) / (2 * halfWidth);
}

/**
 * Prior standard deviations of the weights of sin(b θ), b = 1 …: √(S(ω_b)/L), where S(ω) = σ_λ² √(2π) ℓ exp(−ω²ℓ²/2)
 * is the covariance's spectral density (Solin & Särkkä 2020, whose functions carry the 1/√L). Entry 0 is 1: the
 * mean's prior is flat, and the regression below knows.
 */
function priorScales(basis: SineBasis, { lengthScale, amplitude }: Hyperparameters): Float64Array {
  const atZero = amplitude * Math.sqrt((Math.sqrt(2 * Math.PI) * lengthScale) / basis.halfWidth);
  const scales = new Float64Array(basis.functions + 1).fill(1);
  for (let b = 1; b < scales.length; b++) {
    const turn = frequency(basis, b) * lengthScale;
    scales[b] = atZero * exp((-turn * turn) / 4);
  }
  return scales;
}

interface Regression {
  readonly scales: Float64Array;
  /** F with F Fᵀ = A = diag(0, 1, …, 1) + T ΦᵀΦ T / σ_k², T = diag(scales): the posterior's precision of T⁻¹θ. */
  readonly factor: Float64Array;
  /** F⁻¹ T Φᵀy / σ_k². */
  readonly projected: Float64Array;
}

function regress(sums: Sums, basis: SineBasis, hyper: Hyperparameters): Regression | undefined {
  const p = sums.columns;
  const scales = priorScales(basis, hyper);
  const inverseNoise = 1 / hyper.noise;
  const precision = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      const prior = a === b && a > 0 ? 1 : 0;
      precision[a * p + b] =
        prior + scales[a] * inverseNoise * (scales[b] * inverseNoise) * sums.gram[a * p + b];
    }
  }
  const factor = cholesky(precision, p);
  if (!factor) return undefined;
  const projected = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    let sum = scales[a] * inverseNoise * (inverseNoise * sums.projection[a]);
    for (let b = 0; b < a; b++) sum -= factor[a * p + b] * projected[b];
    projected[a] = sum / factor[a * p + a];
  }
  return { scales, factor, projected };
}

/**
 * The log evidence of y = Φθ + noise with the mean's flat prior of density one integrated out (restricted maximum
 * likelihood, Patterson & Thompson 1971):
 *
 *   −½ [(N − 1) ln 2π + 2N ln σ_k + ln |A| + yᵀy/σ_k² − |F⁻¹ T Φᵀy/σ_k²|²]
 *
 * −∞ where A is not positive definite to working precision.
 */
export function logEvidence(sums: Sums, basis: SineBasis, hyper: Hyperparameters): number {
  const regression = regress(sums, basis, hyper);
  if (!regression) return -Infinity;
  const p = sums.columns;
  const { factor, projected } = regression;
  let fit = sums.square / hyper.noise / hyper.noise;
  let halfDeterminant = 0;
  for (let a = 0; a < p; a++) {
    fit -= projected[a] * projected[a];
    halfDeterminant += log(factor[a * p + a]);
  }
  const constant = (sums.rows - 1) * log(2 * Math.PI) + 2 * sums.rows * log(hyper.noise);
  return -(constant + 2 * halfDeterminant + fit) / 2;
}

/** θ given the rows: its mean, and R (lower triangle, row-major p × p) for which RᵀR is its covariance. */
export interface Posterior {
  readonly priorVariance: Float64Array;
  readonly mean: Float64Array;
  readonly root: Float64Array;
}

/**
 * θ | y ~ N(T A⁻¹ T Φᵀy/σ_k², T A⁻¹ T). The covariance is kept as R = F⁻¹ T, so that a variance is the sum of squares
 * |R φ|² and never negative. Undefined where A is not positive definite to working precision.
 */
export function posterior(sums: Sums, basis: SineBasis, hyper: Hyperparameters): Posterior | undefined {
  const regression = regress(sums, basis, hyper);
  if (!regression) return undefined;
  const p = sums.columns;
  const { scales, factor, projected } = regression;
  const root = invertLower(factor, p).map((value, at) => value * scales[at % p]);
  const mean = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) mean[b] += root[a * p + b] * projected[a];
  }
  const priorVariance = scales.map((scale, b) => (b > 0 ? scale * scale : NaN));
  return { priorVariance, mean, root };
}
