import { exp, log } from '../evaluation/exponential.js';
import { cholesky, invertLower, rootFromEnd } from './linear-algebra.js';
import type { SineBasis } from './sine-means.js';
import { WindowProducts } from '../evaluation/window-products.js';

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
  readonly #windows: WindowProducts | undefined;
  /**
   * ΦᵀΩΦ with Ω_st = (1 − |s − t|/w)₊, the noise's correlation, and by how much it lengthens the error of a constant λ:
   * sᵀΩs / sᵀs. Undefined where the noise is independent.
   */
  correlated: { readonly products: Float64Array; readonly factor: number } | undefined;

  /** `window`: w; rows w or more apart have independent noise. `flat`: columns before the sines, whose priors are flat. */
  constructor(
    readonly columns: number,
    window = 1,
    readonly flat = 1,
  ) {
    this.#windows = window > 1 ? new WindowProducts(columns, window) : undefined;
    this.gram = new Float64Array(columns * columns);
    this.projection = new Float64Array(columns);
    this.#row = new Float64Array(columns);
  }

  /** Adds the row (s, phi) with target y, of a time later than those before. */
  add(s: number, phi: Float64Array, y: number, time = this.rows): void {
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
    this.#windows?.add(time, (into, at) => into.set(row, at));
  }

  /**
   * Ends the adding. Where noise correlates all sums are divided by the factor: so many rows say as much as others of
   * which there are fewer, and which are independent. Whitening by Ω is no way: Ω is nearly singular, so that the
   * weights would go to where a working correlation is least to be trusted.
   */
  finish(): void {
    const products = this.#windows?.finish();
    if (!products) return;
    const factor = this.gram[0] > 0 ? products[0] / this.gram[0] : 1;
    this.correlated = { products, factor };
    for (const sums of [this.gram, this.projection]) sums.forEach((value, at) => (sums[at] = value / factor));
    this.square /= factor;
    this.rows /= factor;
  }
}

/** ω_b = π b / (2L), the frequency of sin(b θ) in x; b = 0 is the mean. */
export function frequency({ halfWidth }: SineBasis, b: number): number {
  return (Math.PI * b) / (2 * halfWidth);
}

/**
 * Prior standard deviations of the weights of sin(b θ), b = 1 …: √(S(ω_b)/L), where S(ω) = σ_λ² √(2π) ℓ exp(−ω²ℓ²/2)
 * is the covariance's spectral density (Solin & Särkkä 2020, whose functions carry the 1/√L). Entries before them are 1: the
 * prior of the mean, or of a line, is flat, and the regression below knows.
 */
function priorScales(
  basis: SineBasis,
  { lengthScale, amplitude }: Hyperparameters,
  flat: number,
): Float64Array {
  const atZero = amplitude * Math.sqrt((Math.sqrt(2 * Math.PI) * lengthScale) / basis.halfWidth);
  const scales = new Float64Array(basis.functions + flat).fill(1);
  for (let b = flat; b < scales.length; b++) {
    const turn = frequency(basis, b - flat + 1) * lengthScale;
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
  const scales = priorScales(basis, hyper, sums.flat);
  const inverseNoise = 1 / hyper.noise;
  const precision = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      const prior = a === b && a >= sums.flat ? 1 : 0;
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
 * The log marginal likelihood of y = Φθ + noise with the mean's flat prior of density one integrated out (restricted maximum
 * likelihood, Patterson & Thompson 1971):
 *
 *   −½ [(N − 1) ln 2π + 2N ln σ_k + ln |A| + yᵀy/σ_k² − |F⁻¹ T Φᵀy/σ_k²|²]
 *
 * −∞ where A is not positive definite to working precision.
 */
export function logMarginalLikelihood(sums: Sums, basis: SineBasis, hyper: Hyperparameters): number {
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
  const constant = (sums.rows - sums.flat) * log(2 * Math.PI) + 2 * sums.rows * log(hyper.noise);
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
 *
 * Where the noise correlates, the mean is still linear in y, and what is stored is its exact mean squared error: with G
 * and H the products ΦᵀΦ and ΦᵀΩΦ, c the factor by which the sums were divided and C the covariance above,
 * C (P⁻¹ + H/(c² σ_k²)) C, P the prior's. It is C itself where H = c G.
 */
export function posterior(sums: Sums, basis: SineBasis, hyper: Hyperparameters): Posterior | undefined {
  const regression = regress(sums, basis, hyper);
  if (!regression) return undefined;
  const p = sums.columns;
  const { scales, factor, projected } = regression;
  const inverse = invertLower(factor, p);
  const root = inverse.map((value, at) => value * scales[at % p]);
  const mean = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) mean[b] += root[a * p + b] * projected[a];
  }
  const priorVariance = scales.map((scale, b) => (b >= sums.flat ? scale * scale : NaN));
  const { correlated } = sums;
  if (!correlated) return { priorVariance, mean, root };
  return { priorVariance, mean, root: correlatedRoot(inverse, root, correlated, hyper.noise) };
}

/**
 * The root of C (P⁻¹ + H/(c² σ²)) C = Rᵀ Y R with Y = F⁻¹ diag(0, 1, …, 1) F⁻ᵀ + R H Rᵀ / (c² σ²), as that of L with
 * L Lᵀ = Y times R.
 */
function correlatedRoot(
  inverse: Float64Array,
  r: Float64Array,
  { products, factor }: NonNullable<Sums['correlated']>,
  noise: number,
): Float64Array {
  const p = Math.sqrt(r.length);
  const scale = 1 / (factor * noise);
  const scaled = r.map((value) => value * scale);
  // R H, then (R H) Rᵀ: the lower triangle.
  const half = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let c = 0; c <= a; c++) {
      const value = scaled[a * p + c];
      for (let b = 0; b < p; b++) half[a * p + b] += value * products[c * p + b];
    }
  }
  const middle = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let c = 0; c <= b; c++) sum += half[a * p + c] * scaled[b * p + c];
      for (let c = 1; c <= b; c++) sum += inverse[a * p + c] * inverse[b * p + c];
      middle[a * p + b] = sum;
    }
  }
  const y = rootFromEnd(middle, p);
  const found = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let c = 0; c <= a; c++) {
      const value = y[a * p + c];
      for (let b = 0; b <= c; b++) found[a * p + b] += value * r[c * p + b];
    }
  }
  return found;
}
