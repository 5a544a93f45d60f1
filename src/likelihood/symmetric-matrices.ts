/** Eigenvalues float64[p] of a symmetric matrix, and its eigenvectors: column k of `vectors` belongs to value k. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const sweeps = 50;

/** Of a symmetric row-major p × p matrix, by Jacobi's rotations (Golub & Van Loan 2013, 8.5): for small p, right to rounding. */
export function eigenOf(matrix: Float64Array, p: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(p * p);
  for (let i = 0; i < p; i++) v[i * p + i] = 1;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let off = 0;
    for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) off += a[i * p + j] * a[i * p + j];
    if (off === 0) break;
    for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) rotate(a, v, p, i, j);
  }
  return { values: Float64Array.from({ length: p }, (_, i) => a[i * p + i]), vectors: v };
}

/** Makes a_ij 0. */
function rotate(a: Float64Array, v: Float64Array, p: number, i: number, j: number): void {
  const off = a[i * p + j];
  if (off === 0) return;
  const half = (a[j * p + j] - a[i * p + i]) / (2 * off);
  const t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(1 + half * half));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  const turn = (m: Float64Array, first: number, second: number): void => {
    const [x, y] = [m[first], m[second]];
    m[first] = c * x - s * y;
    m[second] = s * x + c * y;
  };
  for (let k = 0; k < p; k++) turn(a, k * p + i, k * p + j);
  for (let k = 0; k < p; k++) turn(a, i * p + k, j * p + k);
  for (let k = 0; k < p; k++) turn(v, k * p + i, k * p + j);
  a[i * p + j] = a[j * p + i] = 0;
}

/** D⁻¹ with D = diag √|a_ii|, and the eigenvalues and vectors of D⁻¹ A D⁻¹: what the units of parameters do not change. */
export function scaledEigen(matrix: Float64Array, p: number): Eigen & { readonly units: Float64Array } {
  const units = Float64Array.from({ length: p }, (_, i) => {
    const size = Math.abs(matrix[i * p + i]);
    return size > 0 ? 1 / Math.sqrt(size) : 1;
  });
  const scaled = matrix.map((value, at) => value * units[Math.floor(at / p)] * units[at % p]);
  return { ...eigenOf(scaled, p), units };
}

/** A^−1 of a positive definite matrix; undefined where an eigenvalue, in units that make the diagonal 1, is not above `least`. */
export function inverseOf(matrix: Float64Array, p: number, least = 1e-13): Float64Array | undefined {
  for (let i = 0; i < p; i++) if (!(matrix[i * p + i] > 0)) return undefined;
  const { values, vectors, units } = scaledEigen(matrix, p);
  if (values.some((value) => !(value > least))) return undefined;
  const inverse = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < p; k++) sum += (vectors[i * p + k] * vectors[j * p + k]) / values[k];
      inverse[i * p + j] = sum * units[i] * units[j];
    }
  }
  return inverse;
}

/** A S A for symmetric row-major p × p matrices A and S. */
export function sandwich(a: Float64Array, s: Float64Array, p: number): Float64Array {
  return times(times(a, s, p), a, p);
}

function times(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) product[i * p + j] += a[i * p + k] * b[k * p + j];
    }
  }
  return product;
}
