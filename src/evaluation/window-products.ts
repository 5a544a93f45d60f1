/**
 * XᵀΩX, row-major c × c, for c columns over rows at known times and Ω_st = (1 − |s − t|/w)₊, the correlation of sums
 * over overlapping windows of w: as Σ_i W_i W_iᵀ / w with the sums W_i = X_{i−w+1} + … + X_i over w time indices, a
 * missing row being zero, since two rows that are l apart lie together in w − l windows. The time that it takes does not
 * grow with w, and what comes out is a sum of squares.
 *
 * Rows are added in the order of time. Time is cut into stretches of w: a window that begins in one of them is the end
 * of that stretch and the beginning of the next, sums that come from adding alone. Memory: 2 w c numbers.
 */
export class WindowProducts {
  readonly #products: Float64Array;
  readonly #windows: Float64Array;
  #filled = 0;
  /** The stretch that rows are added to, and the one before, whose entries are the sums to its end. */
  #stretch = -1;
  #following: Float64Array;
  #ends: Float64Array;

  constructor(
    private readonly c: number,
    private readonly w: number,
  ) {
    this.#products = new Float64Array(c * c);
    this.#windows = new Float64Array(together * c);
    [this.#following, this.#ends] = [new Float64Array(w * c), new Float64Array(w * c)];
  }

  /** Adds the row of a time: `fill` writes its c values into `into` from `at` on. */
  add(time: number, fill: (into: Float64Array, at: number) => void): void {
    const stretch = Math.floor(time / this.w);
    // Nothing reaches beyond the stretch that follows.
    if (stretch > this.#stretch + 2) this.#advance(2);
    else this.#advance(stretch - this.#stretch);
    this.#stretch = stretch;
    fill(this.#following, (time - stretch * this.w) * this.c);
  }

  /** The products of all rows added, after which none may follow. */
  finish(): Float64Array {
    const { c, w } = this;
    this.#advance(2);
    addSquares(this.#products, this.#windows.fill(0, this.#filled * c), c);
    for (let a = 0; a < c; a++) {
      for (let b = 0; b <= a; b++) {
        this.#products[a * c + b] /= w;
        this.#products[b * c + a] = this.#products[a * c + b];
      }
    }
    return this.#products;
  }

  /** Closes so many stretches: the windows that begin in the one before and end in this. */
  #advance(stretches: number): void {
    const { c, w } = this;
    const beginning = new Float64Array(c);
    for (let i = 0; i < stretches; i++) {
      const [ends, following, windows] = [this.#ends, this.#following, this.#windows];
      beginning.fill(0);
      for (let at = 0; at < w * c; at += c) {
        const to = this.#filled * c;
        for (let a = 0; a < c; a++) {
          // The window that begins one after `at` in the stretch before: it ends at `at` here.
          windows[to + a] = (at + c < w * c ? ends[at + c + a] : 0) + (beginning[a] += following[at + a]);
        }
        if (++this.#filled < together) continue;
        addSquares(this.#products, windows, c);
        this.#filled = 0;
      }
      for (let at = (w - 1) * c - 1; at >= 0; at--) following[at] += following[at + c];
      [this.#ends, this.#following] = [following, ends.fill(0)];
    }
  }
}

/** WindowProducts of rows whose values `fill` writes, a row at a time. */
export function windowProducts(
  c: number,
  rows: Uint32Array,
  w: number,
  fill: (row: number, into: Float64Array, at: number) => void,
): Float64Array {
  if (w === 1) return ownProducts(c, rows, fill);
  const products = new WindowProducts(c, w);
  for (let row = 0; row < rows.length; row++) products.add(rows[row], (into, at) => fill(row, into, at));
  return products.finish();
}

/**
 * The same where a window is a row: XᵀX, without the sums over windows, whose bits it has. Those add the squares of four
 * windows at once; rows that are missing between two are one window of zeros, before the first row there are one or two.
 */
function ownProducts(
  c: number,
  rows: Uint32Array,
  fill: (row: number, into: Float64Array, at: number) => void,
): Float64Array {
  const products = new Float64Array(c * c);
  const windows = new Float64Array(together * c);
  let filled = 0;
  for (let row = 0; row <= rows.length; row++) {
    const isEnd = row === rows.length;
    const before = row > 0 ? rows[row - 1] : 0;
    // Windows of zeros before this row's own, or the one after the last row.
    const zeros = isEnd ? 1 : row > 0 ? Math.min(rows[row] - before - 1, 1) : Math.min(rows[0] + 1, 2);
    for (let left = isEnd ? zeros : zeros + 1; left > 0; left--) {
      if (left === 1 && !isEnd) fill(row, windows, filled * c);
      if (++filled < together) continue;
      addSquares(products, windows, c);
      for (let at = 0; at < windows.length; at++) windows[at] = 0;
      filled = 0;
    }
  }
  if (filled > 0) addSquares(products, windows, c);
  for (let a = 0; a < c; a++) for (let b = 0; b < a; b++) products[b * c + a] = products[a * c + b];
  return products;
}

/** Windows whose squares are added at once, so that an entry of the matrix is fetched for four products and not for one. */
const together = 4;

/** Adds v vᵀ of four vectors v, one after the other in `vectors`, to the lower triangle of a row-major c × c matrix. */
function addSquares(matrix: Float64Array, vectors: Float64Array, c: number): void {
  const [second, third, fourth] = [c, 2 * c, 3 * c];
  for (let a = 0; a < c; a++) {
    // By themselves: an array of them would be made each time.
    const v0 = vectors[a];
    const v1 = vectors[second + a];
    const v2 = vectors[third + a];
    const v3 = vectors[fourth + a];
    const at = a * c;
    for (let b = 0; b <= a; b++) {
      matrix[at + b] +=
        v0 * vectors[b] + v1 * vectors[second + b] + v2 * vectors[third + b] + v3 * vectors[fourth + b];
    }
  }
}
