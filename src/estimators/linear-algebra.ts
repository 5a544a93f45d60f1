/** Small dense linear algebra: a few columns, many rows. Columns are float64 arrays of equal length. */

export interface LeastSquaresSolution {
  readonly theta: Float64Array;
  /** (ΦᵀΦ)⁻¹, row-major p × p. */
  readonly inverseGram: Float64Array;
  /** R⁻¹ of Φ = Q R, row-major p × p: Q = Φ R⁻¹ has orthonormal columns, and R⁻¹ R⁻ᵀ = (ΦᵀΦ)⁻¹. */
  readonly inverseRoot: Float64Array;
}

function dot(a: Float64Array, b: Float64Array, from = 0): number {
  let sum = 0;
  for (let j = from; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * argmin_θ |y − Φ θ|², by Householder reflections of Φ with its columns scaled to length one (Golub & Van Loan
 * 2013, 5.3), so that powers of x of very different size do no harm. Undefined where the columns are linearly
 * dependent to working precision: the data do not tell the parameters apart.
 */
export function solveLeastSquares(
  columns: readonly Float64Array[],
  y: Float64Array,
): LeastSquaresSolution | undefined {
  const p = columns.length;
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  if (y.length < p || lengths.some((length) => !(length > 0) || !Number.isFinite(length))) return undefined;
  const r = columns.map((column, b) => column.map((value) => value / lengths[b]));
  const target = y.slice();
  for (let b = 0; b < p; b++) {
    const v = r[b];
    const norm = Math.sqrt(dot(v, v, b));
    // The columns have length one: what is left of this one is its distance from those before it.
    if (norm < 1e-13) return undefined;
    const diagonal = v[b] > 0 ? -norm : norm;
    v[b] -= diagonal;
    const half = dot(v, v, b) / 2;
    for (const other of [...r.slice(b + 1), target]) {
      const factor = dot(v, other, b) / half;
      for (let j = b; j < other.length; j++) other[j] -= factor * v[j];
    }
    // The reflector has done its work; its column now holds R above and on the diagonal.
    v[b] = diagonal;
  }
  const theta = new Float64Array(p);
  for (let b = p - 1; b >= 0; b--) {
    let value = target[b];
    for (let c = b + 1; c < p; c++) value -= r[c][b] * theta[c];
    theta[b] = value / r[b][b];
  }
  const inverse = invertUpper(r, p);
  const inverseGram = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let sum = 0;
      for (let c = Math.max(a, b); c < p; c++) sum += inverse[a * p + c] * inverse[b * p + c];
      inverseGram[a * p + b] = sum / (lengths[a] * lengths[b]);
    }
  }
  const inverseRoot = inverse.map((value, at) => value / lengths[Math.floor(at / p)]);
  return { theta: theta.map((value, b) => value / lengths[b]), inverseGram, inverseRoot };
}

/** R⁻¹, row-major, of the upper triangle R[a, c] = r[c][a]. */
function invertUpper(r: readonly Float64Array[], p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let column = 0; column < p; column++) {
    inverse[column * p + column] = 1 / r[column][column];
    for (let a = column - 1; a >= 0; a--) {
      let sum = 0;
      for (let c = a + 1; c <= column; c++) sum += r[c][a] * inverse[c * p + column];
      inverse[a * p + column] = -sum / r[a][a];
    }
  }
  return inverse;
}

/** A S A for symmetric row-major p × p matrices A and S. */
export function sandwich(a: Float64Array, s: Float64Array, p: number): Float64Array {
  return multiply(multiply(a, s, p), a, p);
}

/** The product of row-major p × p matrices. */
export function multiply(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let c = 0; c < p; c++) sum += a[i * p + c] * b[c * p + j];
      product[i * p + j] = sum;
    }
  }
  return product;
}

/**
 * The lower triangle F, row-major p × p, with A = F Fᵀ (Golub & Van Loan 2013, 4.2), of the symmetric matrix whose
 * lower triangle is given. Undefined where A is not positive definite to working precision.
 */
export function cholesky(a: Float64Array, p: number): Float64Array | undefined {
  const f = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * p + j];
      for (let c = 0; c < j; c++) sum -= f[i * p + c] * f[j * p + c];
      if (j < i) f[i * p + j] = sum / f[j * p + j];
      else if (sum > 0 && sum < Infinity) f[i * p + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return f;
}

/** F⁻¹, row-major p × p, of a lower triangle F. */
export function invertLower(f: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let column = 0; column < p; column++) {
    inverse[column * p + column] = 1 / f[column * p + column];
    for (let i = column + 1; i < p; i++) {
      let sum = 0;
      for (let c = column; c < i; c++) sum += f[i * p + c] * inverse[c * p + column];
      inverse[i * p + column] = -sum / f[i * p + i];
    }
  }
  return inverse;
}

/**
 * A root L, lower triangular, of a positive semi-definite row-major p × p matrix: L Lᵀ = A (Cholesky). A pivot
 * that is not above 0 has no column: its direction has no variance.
 */
export function root(matrix: Float64Array, p: number): Float64Array {
  const l = new Float64Array(p * p);
  if (!matrix.every(Number.isFinite)) return l.fill(NaN);
  for (let c = 0; c < p; c++) {
    for (let a = c; a < p; a++) {
      let value = matrix[a * p + c];
      for (let b = 0; b < c; b++) value -= l[a * p + b] * l[c * p + b];
      if (a === c) l[a * p + c] = value > 0 ? Math.sqrt(value) : 0;
      else l[a * p + c] = l[c * p + c] > 0 ? value / l[c * p + c] : 0;
    }
  }
  return l;
}

/** R, lower triangular with RᵀR = A, of the symmetric matrix whose lower triangle is given: the Cholesky factor from the end. */
export function rootFromEnd(a: Float64Array, p: number): Float64Array {
  const turned = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) turned[(p - 1 - j) * p + (p - 1 - i)] = a[i * p + j];
  }
  const factor = root(turned, p);
  const found = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) found[i * p + j] = factor[(p - 1 - j) * p + (p - 1 - i)];
  }
  return found;
}
