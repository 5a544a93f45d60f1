/** Small dense linear algebra: matrices row-major. */

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
