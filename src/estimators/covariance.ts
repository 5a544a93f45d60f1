import { cosineEstimator } from '../evaluation/correlated-errors.js';
import { bartlettDegreesOfFreedom, fixedB975 } from '../evaluation/fixed-b.js';
import { student975 } from '../evaluation/intervals.js';
import { windowProducts } from '../evaluation/window-products.js';
import type { ErrorModel } from './error-model.js';
import { knownNoise } from './known-noise.js';
import { divided } from './householder.js';
import { multiply, root } from './linear-algebra.js';
import { combine, type OrthonormalFit } from './orthonormal-fit.js';

/** The errors of p combinations K c of the coefficients c = Qᵀk. Numbers that do not exist are NaN. */
export interface CombinationErrors {
  /** F, row-major p × p, with the covariance F Fᵀ. */
  readonly factor: Float64Array;
  /** By combination: the length of F's row, the degrees of freedom of Student's t, and the t that a 95 % interval takes. */
  readonly standardErrors: Float64Array;
  readonly degreesOfFreedom: Float64Array;
  readonly critical975: Float64Array;
}

/** Gives the errors of combinations, K row-major p × p. */
export type ErrorsOf = (combinations: Float64Array) => CombinationErrors;

/**
 * The errors of a fit by a model. With N rows, p columns, residuals e and scores g_t = Q_t e_t, the covariance S of
 * c = Qᵀk is:
 *
 * - classical: 1 · Σ e² / (N − p), for independent errors of one variance;
 * - hc0: Σ_t g_t g_tᵀ (White 1980), for independent errors of any variance; hc3: the same with e_t / (1 − h_t),
 *   h_t = |Q_t|² (MacKinnon & White 1985), which does not fall short in few rows, and degrees of freedom that are less
 *   than N − p where few rows carry a combination (jackknifeErrors);
 * - newey-west: Σ_st (1 − |s − t|/(L + 1))₊ g_s g_tᵀ (Newey & West 1987, no small-sample factor), with quantiles by
 *   fixed-b asymptotics;
 * - cosine: see cosineEstimator; each combination has a scale and degrees of freedom of its own;
 * - known-noise: see knownNoise.
 *
 * Other independent errors have Student's t with N − p degrees of freedom. S = L Lᵀ is carried by its root, F = K L, so that a
 * variance is a sum of squares and never a difference of large numbers, however dependent combinations are.
 */
export function errorsOf(model: ErrorModel, fit: OrthonormalFit): ErrorsOf {
  const { orthonormal, rows } = fit;
  const p = orthonormal.length;
  const left = rows.length - p;
  const size = largestOf(fit.residuals);
  // Squares of tiny or huge residuals would leave the range of a float64.
  const unit = size > 0 ? size : 1;
  const carry =
    (inner: Float64Array, degreesOfFreedom: number, critical975 = student975(degreesOfFreedom)): ErrorsOf =>
    (combinations) => {
      const factor = multiply(combinations, root(inner, p), p);
      for (let at = 0; at < factor.length; at++) factor[at] *= size;
      return {
        factor,
        standardErrors: rowLengths(factor, p),
        degreesOfFreedom: filled(p, degreesOfFreedom),
        critical975: filled(p, critical975),
      };
    };
  const products = (w: number, weight: (row: number) => number): Float64Array =>
    windowProducts(p, rows, w, (row, into, at) => {
      const own = weight(row);
      for (let c = 0; c < p; c++) into[at + c] = orthonormal[c][row] * own;
    });
  if (model.kind === 'classical') {
    const variance = left > 0 ? squaresOf(fit.residuals, unit) / left : NaN;
    return carry(identity(p, variance), left);
  }
  const residuals = divided(fit.residuals, unit);
  switch (model.kind) {
    case 'hc0':
      return carry(
        products(1, (row) => residuals[row]),
        left,
      );
    case 'hc3':
      return jackknifeErrors({ ...fit, residuals }, size);
    case 'newey-west': {
      const b = (model.lags + 1) / spanOf(rows);
      const inner = products(model.lags + 1, (row) => residuals[row]);
      // With b above 1 every product is there at nearly full weight, and all residuals add up to nothing.
      const critical = b <= 1 ? Math.max(student975(left), fixedB975(b)) : NaN;
      return carry(inner, b <= 1 ? Math.min(left, bartlettDegreesOfFreedom(b)) : NaN, critical);
    }
    case 'cosine':
      return cosineErrorsOf({ ...fit, residuals }, size, model.lags + 1);
    case 'known-noise': {
      const { inner, degreesOfFreedom } = knownNoise({ ...fit, residuals }, model.lags + 1);
      return carry(inner, degreesOfFreedom);
    }
  }
}

// Loops, since typed arrays' own functions take several times as long for an entry.

function filled(count: number, value: number): Float64Array {
  const values = new Float64Array(count);
  for (let at = 0; at < count; at++) values[at] = value;
  return values;
}

function largestOf(values: Float64Array): number {
  let most = 0;
  for (let j = 0; j < values.length; j++) most = Math.max(most, Math.abs(values[j]));
  return most;
}

/** Σ (v / unit)². */
function squaresOf(values: Float64Array, unit: number): number {
  let sum = 0;
  for (let j = 0; j < values.length; j++) {
    const scaled = values[j] / unit;
    sum += scaled * scaled;
  }
  return sum;
}

/**
 * hc3. With a the weights of a combination on k, V = Σ_t d_t e_t² with d_t = (a_t / (1 − h_t))², so that errors of one
 * variance give V the degrees of freedom ν = (tr MD)² / tr (MD)², D = diag(d) and M = 1 − QQᵀ (Bell & McCaffrey 2002,
 * Imbens & Kolesár 2016).
 */
function jackknifeErrors({ orthonormal, residuals, rows }: OrthonormalFit, size: number): ErrorsOf {
  const p = orthonormal.length;
  const remainders = Float64Array.from(rows, (_, row) => remainder(orthonormal, row));
  const inner = windowProducts(p, rows, 1, (row, into, at) => {
    for (let c = 0; c < p; c++) into[at + c] = (orthonormal[c][row] * residuals[row]) / remainders[row];
  });
  const half = root(inner, p);
  return (combinations) => {
    const factor = multiply(combinations, half, p).map((value) => value * size);
    const degreesOfFreedom = Float64Array.from({ length: p }, (_, a) => {
      const weights = combine(orthonormal, combinations.subarray(a * p, (a + 1) * p));
      const most = weights.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      const d = weights.map(
        (value, row) => (value / most / remainders[row]) * (value / most / remainders[row]),
      );
      // tr MD and tr (MD)² = Σ d² (1 − 2 h) + tr (QᵀDQ)².
      let [trace, square] = [0, 0];
      d.forEach((value, row) => {
        trace += value * remainders[row];
        square += value * value * (2 * remainders[row] - 1);
      });
      const inside = windowProducts(p, rows, 1, (row, into, at) => {
        const own = Math.sqrt(d[row]);
        for (let c = 0; c < p; c++) into[at + c] = own * orthonormal[c][row];
      });
      for (const value of inside) square += value * value;
      return Math.max(1, (trace / square) * trace);
    });
    return studentErrors(factor, degreesOfFreedom);
  };
}

function cosineErrorsOf({ orthonormal, residuals, rows }: OrthonormalFit, size: number, w: number): ErrorsOf {
  const p = orthonormal.length;
  const estimator = cosineEstimator({ rows, window: w, orthonormal });
  // Z Zᵀ of the columns of Q, before they are scaled.
  const z = orthonormal.map((column) => estimator?.transform(column.map((q, row) => q * residuals[row])));
  const inner = Float64Array.from({ length: p * p }, (_, at) => {
    const [a, b] = [z[Math.floor(at / p)], z[at % p]];
    return a && b ? a.reduce((sum, value, j) => sum + value * b[j], 0) : NaN;
  });
  const half = root(inner, p);
  return (combinations) => {
    const spreads = orthonormal.map((_, a) =>
      estimator?.spread(combine(orthonormal, combinations.subarray(a * p, (a + 1) * p))),
    );
    const scales = spreads.map((spread) => (spread?.scale ?? NaN) * size);
    const factor = multiply(combinations, half, p).map((value, at) => value * scales[Math.floor(at / p)]);
    return studentErrors(
      factor,
      Float64Array.from(spreads, (spread) => spread?.degreesOfFreedom ?? NaN),
    );
  };
}

/** By combination, each with its own degrees of freedom. */
function studentErrors(factor: Float64Array, degreesOfFreedom: Float64Array): CombinationErrors {
  return {
    factor,
    standardErrors: rowLengths(factor, degreesOfFreedom.length),
    degreesOfFreedom,
    critical975: degreesOfFreedom.map(student975),
  };
}

/** 1 − h_t; NaN where a row is fitted exactly whatever its k: its error cannot be seen. */
function remainder(orthonormal: readonly Float64Array[], row: number): number {
  const left = orthonormal.reduce((rest, column) => rest - column[row] * column[row], 1);
  return left > 1e-12 ? left : NaN;
}

function identity(p: number, value: number): Float64Array {
  const matrix = new Float64Array(p * p);
  for (let at = 0; at < matrix.length; at += p + 1) matrix[at] = value;
  return matrix;
}

const spanOf = (rows: Uint32Array): number => rows[rows.length - 1] - rows[0] + 1;

/** The lengths of the rows of a p × p matrix, each scaled by its largest entry. */
function rowLengths(matrix: Float64Array, p: number): Float64Array {
  const lengths = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    const end = (a + 1) * p;
    let most = 0;
    for (let at = a * p; at < end; at++) most = Math.max(most, Math.abs(matrix[at]));
    let sum = 0;
    if (most > 0) for (let at = a * p; at < end; at++) sum += (matrix[at] / most) * (matrix[at] / most);
    lengths[a] = most > 0 ? most * Math.sqrt(sum) : most;
  }
  return lengths;
}
