/** Singular values, descending, and the right singular vector of the smallest. */
export interface SingularValues {
  readonly values: Float64Array;
  readonly weakest: Float64Array;
}

const mostSweeps = 60;

/**
 * The singular values of a small matrix given by its columns, by one-sided Jacobi rotations (Hestenes 1958; Demmel &
 * Veselić 1992): columns are turned against each other until all are orthogonal to rounding; their lengths are the
 * singular values, small ones to their own relative accuracy, which the eigenvalues of AᵀA would lose.
 */
export function singularValues(columns: readonly Float64Array[]): SingularValues {
  const a = columns.map((column) => column.slice());
  const p = a.length;
  // v[c] is column c of the rotations' product V, so that A V = a.
  const v = a.map((_, c) => Float64Array.from({ length: p }, (_unused, r) => (r === c ? 1 : 0)));
  const product = (x: Float64Array, y: Float64Array): number =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  for (let sweep = 0, turned = true; turned && sweep < mostSweeps; sweep++) {
    turned = false;
    for (let i = 0; i < p; i++) {
      for (let j = i + 1; j < p; j++) {
        const [alpha, beta, gamma] = [product(a[i], a[i]), product(a[j], a[j]), product(a[i], a[j])];
        if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) continue;
        turned = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        for (const [x, y] of [
          [a[i], a[j]],
          [v[i], v[j]],
        ]) {
          for (let r = 0; r < x.length; r++) {
            const before = x[r];
            x[r] = cosine * (before - tangent * y[r]);
            y[r] = cosine * (y[r] + tangent * before);
          }
        }
      }
    }
  }
  const lengths = a.map((column) => Math.sqrt(product(column, column)));
  const least = lengths.indexOf(Math.min(...lengths));
  return { values: Float64Array.from(lengths).sort().toReversed(), weakest: v[least] };
}
