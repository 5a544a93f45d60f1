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
  const windows = new Float64Array(together * c);
  let filled = 0;
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
        windows[filled * c + a] = ends[at + a] + beginning[a];
        beginning[a] += following[at + a];
      }
      if (++filled < together) continue;
      addSquares(products, windows, c);
      filled = 0;
    }
    [ends, following] = [following, ends];
  }
  addSquares(products, windows.fill(0, filled * c), c);
  for (let a = 0; a < c; a++) {
    for (let b = 0; b <= a; b++) {
      products[a * c + b] /= w;
      products[b * c + a] = products[a * c + b];
    }
  }
  return products;
}

/** Windows whose squares are added at once, so that an entry of the matrix is fetched for four products and not for one. */
const together = 4;

/** Adds v vᵀ of four vectors v, one after the other in `vectors`, to the lower triangle of a row-major c × c matrix. */
function addSquares(matrix: Float64Array, vectors: Float64Array, c: number): void {
  const [second, third, fourth] = [c, 2 * c, 3 * c];
  for (let a = 0; a < c; a++) {
    const [v0, v1, v2, v3] = [vectors[a], vectors[second + a], vectors[third + a], vectors[fourth + a]];
    const at = a * c;
    for (let b = 0; b <= a; b++) {
      matrix[at + b] +=
        v0 * vectors[b] + v1 * vectors[second + b] + v2 * vectors[third + b] + v3 * vectors[fourth + b];
    }
  }
}

/** (Ω v)_t at the rows' times, v being zero at others: the sums over windows of w of such sums, over w. */
export function windowProductWith(values: Float64Array, rows: Uint32Array, w: number): Float64Array {
  if (rows.length === 0) return new Float64Array(0);
  const first = rows[0];
  const dense = new Float64Array(rows[rows.length - 1] - first + 1);
  rows.forEach((row, r) => (dense[row - first] = values[r]));
  // The windows that begin at t are those that end at t … t + w − 1.
  const twice = windowSums(windowSums(dense, w), w);
  return Float64Array.from(rows, (row) => twice[row - first + w - 1] / w);
}

/**
 * v_{i−w+1} + … + v_i for i = 0 … T + w − 2, v being zero beyond its T entries: a window is the end of one block of w and
 * the beginning of the next, sums that come from adding alone (van Herk 1992).
 */
function windowSums(v: Float64Array, w: number): Float64Array {
  const length = v.length + w - 1;
  const fromBegin = new Float64Array(length);
  const toEnd = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const own = i < v.length ? v[i] : 0;
    fromBegin[i] = i % w === 0 ? own : fromBegin[i - 1] + own;
  }
  for (let i = length - 1; i >= 0; i--) {
    const own = i < v.length ? v[i] : 0;
    toEnd[i] = (i + 1) % w === 0 || i === length - 1 ? own : toEnd[i + 1] + own;
  }
  return fromBegin.map((sum, i) => (i < w || i % w === w - 1 ? sum : sum + toEnd[i - w + 1]));
}
