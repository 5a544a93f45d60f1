import type { TaskContext } from '../pool/protocol.js';
import type { RowList } from '../training/batch.js';
import { cholesky, invertLower } from './linear-algebra.js';

/** Penalties tried, on columns of root mean square 1. */
const penalties = [1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
/** Degrees of freedom of a fit, as a share of the rows, above which cross-validation tells nothing. */
const mostFreedom = 0.9;

/** A last layer to be solved, in the shared memory. */
export interface LastLayerInput {
  /** float64[rows × p]: what its weights and, last, its bias are multiplied by. */
  readonly columns: number;
  readonly rows: number;
  readonly p: number;
  /** float64[rows]: what is fitted. */
  readonly y: number;
  readonly train: RowList;
}

/**
 * The task: ridge regression of y on the columns over the training rows, the last column without penalty, the penalty by
 * generalised cross-validation (Golub, Heath & Wahba 1979), N RSS / (N − tr)², since random layers are often wide for
 * their rows. float64[p]; undefined where no penalty gives a fit to judge.
 */
export function solveLastLayer({ memory }: TaskContext, input: LastLayerInput): Float64Array | undefined {
  const { p, train } = input;
  const { buffer } = memory;
  const all = new Float64Array(buffer, input.columns, input.rows * p);
  const targets = new Float64Array(buffer, input.y, input.rows);
  const a = new Float64Array(train.rows * p);
  const y = new Float64Array(train.rows);
  new Uint32Array(buffer, train.at, train.rows).forEach((j, r) => {
    for (let c = 0; c < p; c++) a[r * p + c] = all[j * p + c];
    y[r] = targets[j];
  });
  const scale = scaleColumns(a, p);
  const { gram, products } = normalEquations(a, y, p);
  let best: { score: number; theta: Float64Array } | undefined;
  for (const penalty of penalties) {
    const penalised = gram.slice();
    for (let c = 0; c < p - 1; c++) penalised[c * p + c] += penalty * y.length;
    const triangle = cholesky(penalised, p);
    if (!triangle) continue;
    const inverse = invertLower(triangle, p);
    const freedom = p - penalty * y.length * traceOfInverse(inverse, p);
    if (freedom > mostFreedom * y.length) continue;
    const theta = solve(inverse, products, p);
    const score = squaredErrors(a, y, theta) / ((y.length - freedom) * (y.length - freedom));
    if (!best || score < best.score) best = { score, theta };
  }
  return best?.theta.map((value, c) => value / scale[c]);
}

/** Divides each column of the row-major matrix by its root mean square, which it gives. */
function scaleColumns(a: Float64Array, p: number): Float64Array {
  const scale = new Float64Array(p);
  for (let at = 0; at < a.length; at += p) for (let c = 0; c < p; c++) scale[c] += a[at + c] * a[at + c];
  for (let c = 0; c < p; c++) scale[c] = scale[c] > 0 ? Math.sqrt((scale[c] * p) / a.length) : 1;
  for (let at = 0; at < a.length; at += p) for (let c = 0; c < p; c++) a[at + c] /= scale[c];
  return scale;
}

/** The lower triangle of AᵀA, row-major p × p, and Aᵀy. */
function normalEquations(
  a: Float64Array,
  y: Float64Array,
  p: number,
): { gram: Float64Array; products: Float64Array } {
  const gram = new Float64Array(p * p);
  const products = new Float64Array(p);
  for (let r = 0; r < y.length; r++) {
    const at = r * p;
    for (let b = 0; b < p; b++) {
      const value = a[at + b];
      products[b] += value * y[r];
      for (let c = 0; c <= b; c++) gram[b * p + c] += value * a[at + c];
    }
  }
  return { gram, products };
}

/** |y − A θ|². */
function squaredErrors(a: Float64Array, y: Float64Array, theta: Float64Array): number {
  const p = theta.length;
  let squares = 0;
  for (let r = 0; r < y.length; r++) {
    let error = y[r];
    for (let c = 0; c < p; c++) error -= theta[c] * a[r * p + c];
    squares += error * error;
  }
  return squares;
}

/** L⁻ᵀ L⁻¹ b with L⁻¹ given, row-major p × p. */
function solve(inverse: Float64Array, b: Float64Array, p: number): Float64Array {
  const half = b.map((_, r) => {
    let sum = 0;
    for (let c = 0; c <= r; c++) sum += inverse[r * p + c] * b[c];
    return sum;
  });
  return b.map((_, c) => {
    let sum = 0;
    for (let r = c; r < p; r++) sum += inverse[r * p + c] * half[r];
    return sum;
  });
}

/** The sum of the diagonal of (L Lᵀ)⁻¹ but for its last entry. */
function traceOfInverse(inverse: Float64Array, p: number): number {
  let trace = 0;
  for (let r = 0; r < p; r++) {
    for (let c = 0; c <= Math.min(r, p - 2); c++) trace += inverse[r * p + c] * inverse[r * p + c];
  }
  return trace;
}
