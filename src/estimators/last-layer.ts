import { padded } from '../kernels/kernels.js';
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
  /** As many bytes as `scratchBytes` says, to work in. */
  readonly scratch: number;
}

/** Values in a row of [A | y], and in one of a column for each penalty, padded for the kernels. */
const rowValues = (p: number): number => padded(p + 1, 8);
const fits = padded(penalties.length, 8);

export function scratchBytes(trainRows: number, p: number): number {
  return 8 * (trainRows * rowValues(p) + p * rowValues(p) + (p + 1) * fits + trainRows * fits);
}

/**
 * The task: ridge regression of y on the columns A over the training rows, the last column without penalty, the penalty by
 * generalised cross-validation (Golub, Heath & Wahba 1979), N RSS / (N − tr)², since random layers are often wide for
 * their rows. float64[p]; undefined where no penalty gives a fit to judge.
 */
export function solveLastLayer(
  { kernels, memory }: TaskContext,
  input: LastLayerInput,
): Float64Array | undefined {
  const { p, train, scratch } = input;
  const { rows } = train;
  const stride = rowValues(p);
  const numbers = (offset: number, count: number): Float64Array => memory.float64(offset, count);
  const gram = scratch + 8 * rows * stride;
  const thetas = gram + 8 * p * stride;
  const zeros = thetas + 8 * p * fits;
  const fitted = zeros + 8 * fits;

  // [A | y] of the training rows, the columns of A with root mean square 1.
  const a = numbers(scratch, rows * stride).fill(0);
  const all = numbers(input.columns, input.rows * p);
  const y = numbers(input.y, input.rows);
  memory.uint32(train.at, rows).forEach((j, r) => {
    for (let c = 0; c < p; c++) a[r * stride + c] = all[j * p + c];
    a[r * stride + p] = y[j];
  });
  const scale = scaleColumns(a, p, stride);
  kernels.denseBackwardWeightsF64(scratch, stride, scratch, gram, rows, stride, 0, p);

  const solutions = ridge(numbers(gram, p * stride), p, stride, rows);
  const columns = numbers(thetas, (p + 1) * fits).fill(0);
  solutions.forEach(({ theta }, f) => theta.forEach((value, c) => (columns[c * fits + f] = value)));
  kernels.denseForwardF64(scratch, stride, thetas, zeros, fitted, rows, p, fits);
  const predicted = numbers(fitted, rows * fits);
  let best: { score: number; theta: Float64Array } | undefined;
  for (const [f, { theta, freedom }] of solutions.entries()) {
    let squares = 0;
    for (let r = 0; r < rows; r++) {
      const error = a[r * stride + p] - predicted[r * fits + f];
      squares += error * error;
    }
    const score = squares / ((rows - freedom) * (rows - freedom));
    if (!best || score < best.score) best = { score, theta };
  }
  return best?.theta.map((value, c) => value / scale[c]);
}

/** Divides each of the first p columns of a row-major matrix by its root mean square, which it gives. */
function scaleColumns(a: Float64Array, p: number, stride: number): Float64Array {
  const scale = new Float64Array(p);
  for (let at = 0; at < a.length; at += stride) {
    for (let c = 0; c < p; c++) scale[c] += a[at + c] * a[at + c];
  }
  for (let c = 0; c < p; c++) scale[c] = scale[c] > 0 ? Math.sqrt((scale[c] * stride) / a.length) : 1;
  for (let at = 0; at < a.length; at += stride) for (let c = 0; c < p; c++) a[at + c] /= scale[c];
  return scale;
}

/** For each penalty that gives a fit to judge: θ, and its degrees of freedom. `gram` is Aᵀ[A | y]. */
function ridge(
  gram: Float64Array,
  p: number,
  stride: number,
  rows: number,
): { theta: Float64Array; freedom: number }[] {
  const products = Float64Array.from({ length: p }, (_, b) => gram[b * stride + p]);
  return penalties.flatMap((penalty) => {
    const penalised = new Float64Array(p * p);
    for (let b = 0; b < p; b++) {
      for (let c = 0; c <= b; c++) penalised[b * p + c] = gram[b * stride + c];
      if (b < p - 1) penalised[b * p + b] += penalty * rows;
    }
    const triangle = cholesky(penalised, p);
    if (!triangle) return [];
    const inverse = invertLower(triangle, p);
    const freedom = p - penalty * rows * traceOfInverse(inverse, p);
    return freedom > mostFreedom * rows ? [] : [{ theta: solve(inverse, products, p), freedom }];
  });
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
