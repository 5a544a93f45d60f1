/**
 * XᵀΩX, row-major c × c, for c columns over rows at known times and Ω_st = (1 − |s − t|/w)₊, the correlation of sums
 * over overlapping windows of w: as Σ_i W_i W_iᵀ / w with the sums W_i = X_{i−w+1} + … + X_i over w time indices, a
 * missing row being zero, since two rows that are l apart lie together in w − l windows. The time that it takes does not
 * grow with w, and what comes out is a sum of squares.
 *
 * `fill` writes a row's c values into `into` from `at` on. Rows' times ascend. Time is cut into stretches of w: a window
 * that begins in one of them is the end of that stretch and the beginning of the next, sums that come from adding alone.
 * Memory: 2 w c numbers.
 */
export function windowProducts(
  c: number,
  rows: Uint32Array,
  w: number,
  fill: (row: number, into: Float64Array, at: number) => void,
): Float64Array {
  const products = new Float64Array(c * c);
  if (rows.length === 0) return products;
  let [ends, following] = [new Float64Array(w * c), new Float64Array(w * c)];
  const beginning = new Float64Array(c);
  const window = new Float64Array(c);
  const last = Math.floor(rows[rows.length - 1] / w);
  let row = 0;
  for (let stretch = Math.floor(rows[0] / w) - 1; stretch <= last; stretch++) {
    const start = (stretch + 1) * w;
    following.fill(0);
    for (; row < rows.length && rows[row] < start + w; row++) fill(row, following, (rows[row] - start) * c);
    for (let at = (w - 1) * c - 1; at >= 0; at--) ends[at] += ends[at + c];
    beginning.fill(0);
    for (let at = 0; at < w * c; at += c) {
      for (let a = 0; a < c; a++) {
        window[a] = ends[at + a] + beginning[a];
        beginning[a] += following[at + a];
      }
      addSquare(products, window, c);
    }
    [ends, following] = [following, ends];
  }
  for (let a = 0; a < c; a++) {
    for (let b = 0; b <= a; b++) {
      products[a * c + b] /= w;
      products[b * c + a] = products[a * c + b];
    }
  }
  return products;
}

/** Adds v vᵀ to the lower triangle of a row-major c × c matrix. */
function addSquare(matrix: Float64Array, v: Float64Array, c: number): void {
  for (let a = 0; a < c; a++) {
    const value = v[a];
    if (value === 0) continue;
    const at = a * c;
    for (let b = 0; b <= a; b++) matrix[at + b] += value * v[b];
  }
}
