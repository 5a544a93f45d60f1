import { dot, norm } from './vectors.js';

/** An eigenvalue of a symmetric matrix and its eigenvector, which has length one. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Products with the matrix at most: each keeps one vector. */
const mostSteps = 40;
/** Length of A v − λ v, as a share of λ, at which the pair has converged: λ itself is then right to its square. */
const settled = 1e-7;

/**
 * The largest eigenvalue of a symmetric matrix A that is known by its products A v, by Lanczos' method with full
 * reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.1 and 10.3). It begins along `start`: what is
 * orthogonal to that is never seen. Undefined where `start` has no direction or a product is not finite.
 */
export async function largestEigenvalue(
  product: (v: Float64Array) => Promise<Float64Array>,
  start: Float64Array,
): Promise<Eigenpair | undefined> {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let v = normalised(start); ;) {
    if (!v) return undefined;
    basis.push(v);
    const w = await product(v);
    diagonal.push(dot(w, v));
    // Twice: what the first time leaves by rounding, the second takes away.
    for (let pass = 0; pass < 2; pass++) for (const u of basis) addTo(w, -dot(w, u), u);
    const length = norm(w);
    if (!Number.isFinite(length)) return undefined;
    const { value, vector } = largestOfTridiagonal(diagonal, beside);
    const residual = length * Math.abs(vector.at(-1)!);
    if (!(residual > settled * Math.abs(value)) || basis.length === Math.min(mostSteps, start.length)) {
      const sum = new Float64Array(start.length);
      basis.forEach((u, i) => addTo(sum, vector[i], u));
      return { value, vector: normalised(sum)! };
    }
    beside.push(length);
    v = normalised(w);
  }
}

/**
 * The same of the tridiagonal matrix T with this diagonal and these entries beside it: x I − T is positive definite
 * above the largest eigenvalue and not below, which bisection tells; its inverse just above turns any vector into
 * the eigenvector.
 */
export function largestOfTridiagonal(
  diagonal: readonly number[],
  beside: readonly number[],
): { value: number; vector: number[] } {
  const radius = diagonal.map((_, i) => Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0));
  let below = Math.max(...diagonal);
  let above = Math.max(...diagonal.map((value, i) => value + radius[i]));
  // A bound that is an eigenvalue itself gets a pivot of zero.
  above += Math.max(Number.MIN_VALUE, Math.abs(above) * Number.EPSILON * 4);
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) break;
    if (pivotsOf(middle, diagonal, beside).every((pivot) => pivot > 0)) above = middle;
    else below = middle;
  }
  const pivots = pivotsOf(above, diagonal, beside);
  let vector = diagonal.map(() => 1);
  for (let iteration = 0; iteration < 3; iteration++) {
    for (let i = 1; i < vector.length; i++) vector[i] += (beside[i - 1] / pivots[i - 1]) * vector[i - 1];
    for (let i = vector.length - 1; i >= 0; i--) {
      vector[i] = (vector[i] + (i + 1 < vector.length ? beside[i] * vector[i + 1] : 0)) / pivots[i];
    }
    const largest = Math.max(...vector.map(Math.abs));
    const scaled = vector.map((entry) => entry / largest);
    const length = Math.sqrt(scaled.reduce((sum, entry) => sum + entry * entry, 0));
    vector = scaled.map((entry) => entry / length);
  }
  return { value: above, vector };
}

/** The pivots of x I − T without exchanges of rows: all positive where it is positive definite. */
function pivotsOf(x: number, diagonal: readonly number[], beside: readonly number[]): number[] {
  const pivots: number[] = [];
  diagonal.forEach((value, i) => {
    pivots.push(x - value - (i === 0 ? 0 : (beside[i - 1] * beside[i - 1]) / pivots[i - 1]));
  });
  return pivots;
}

/** target + factor · vector, in place. */
function addTo(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * vector[i];
}

/** The vector with length one; undefined where it has no direction. */
function normalised(vector: Float64Array): Float64Array | undefined {
  const length = norm(vector);
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : undefined;
}
