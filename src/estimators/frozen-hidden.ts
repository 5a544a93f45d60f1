import { initialisations } from '../initialisations/index.js';
import type { Pool } from '../pool/pool.js';
import { hiddenColumns } from '../training/hidden-columns.js';
import { initialise } from '../training/initialise.js';
import type { TrainingConfig, TrainingProblem } from '../training/machine.js';
import { cholesky, invertLower } from './linear-algebra.js';

/** Widest last hidden layer, and most multiplications, for which the last layer is solved. */
const mostColumns = 257;
const mostWork = 2e9;

/** Penalties tried, on columns of root mean square 1. */
const penalties = [1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
/** Degrees of freedom of a fit, as a share of the rows, above which cross-validation tells nothing. */
const mostFreedom = 0.9;

/**
 * The network with its hidden layers as they began and its last layer fitted exactly to the rows that it learns from:
 * the best that untrained hidden layers can do, with no descent whose slowness would count against them. The last
 * layer is ridge regression, its bias without penalty, the penalty by generalised cross-validation (Golub, Heath & Wahba
 * 1979), N RSS / (N − tr)², since random layers are often wide for their rows. The whole parameter vector; undefined
 * without hidden layers, or where the last of them is too wide to be solved in passing.
 */
export async function frozenHidden(
  pool: Pool,
  problem: TrainingProblem,
  { initialisation }: Pick<TrainingConfig, 'initialisation'>,
  seed: number,
): Promise<Float32Array | Float64Array | undefined> {
  const { layout, head, train } = problem;
  const { layers, bytes } = layout;
  const last = layers.at(-1)!;
  const p = last.inputs + 1;
  if (layers.length < 2 || p > mostColumns || train.length * p * p > mostWork) return undefined;
  const parameters = bytes === 4 ? new Float32Array(layout.count) : new Float64Array(layout.count);
  initialise(layout, parameters, initialisations[initialisation], seed);
  const all = await hiddenColumns(pool, problem, parameters);
  const y = pool.memory.float64(head.k, problem.dataRows);
  const solution = ridge(
    Float64Array.from({ length: train.length * p }, (_, at) => all[train[Math.floor(at / p)] * p + (at % p)]),
    Float64Array.from(train, (j) => y[j]),
    p,
  );
  if (!solution) return undefined;
  solution.forEach((value, c) => {
    const row = c < last.inputs ? last.weights / bytes + c * last.width : last.bias / bytes;
    parameters[row] = value;
  });
  return parameters;
}

/** Ridge regression on the columns of a (row-major N × p), of which the last has no penalty. */
function ridge(a: Float64Array, y: Float64Array, p: number): Float64Array | undefined {
  const rows = y.length;
  const scale = new Float64Array(p);
  for (let r = 0; r < rows; r++) for (let c = 0; c < p; c++) scale[c] += a[r * p + c] * a[r * p + c];
  for (let c = 0; c < p; c++) scale[c] = scale[c] > 0 ? Math.sqrt(scale[c] / rows) : 1;
  const gram = new Float64Array(p * p);
  const products = new Float64Array(p);
  const row = new Float64Array(p);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < p; c++) row[c] = a[r * p + c] / scale[c];
    for (let b = 0; b < p; b++) {
      products[b] += row[b] * y[r];
      for (let c = 0; c <= b; c++) gram[b * p + c] += row[b] * row[c];
    }
  }
  let best: { score: number; theta: Float64Array } | undefined;
  for (const penalty of penalties) {
    const penalised = gram.slice();
    for (let c = 0; c < p - 1; c++) penalised[c * p + c] += penalty * rows;
    const triangle = cholesky(penalised, p);
    if (!triangle) continue;
    const inverse = invertLower(triangle, p);
    const theta = solve(inverse, products, p);
    const freedom = p - penalty * rows * traceOfInverse(inverse, p);
    if (freedom > mostFreedom * rows) continue;
    let squares = 0;
    for (let r = 0; r < rows; r++) {
      let error = y[r];
      for (let c = 0; c < p; c++) error -= (theta[c] * a[r * p + c]) / scale[c];
      squares += error * error;
    }
    const score = squares / ((rows - freedom) * (rows - freedom));
    if (!best || score < best.score) best = { score, theta };
  }
  return best?.theta.map((value, c) => value / scale[c]);
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
