/** Rows of a regression whose errors correlate as overlapping windows make them. */
export interface OverlappingRows {
  /** Time indices of the rows, ascending: rows that were held out leave holes. */
  readonly rows: Uint32Array;
  /** w: errors of rows that are l < w apart have the correlation 1 − l/w, others none. 1 where they are independent. */
  readonly width: number;
  /** Q: orthonormal columns that span the design's, each float64[rows]. M = 1 − Q Qᵀ gives residuals. */
  readonly orthonormal: readonly Float64Array[];
}

/**
 * Ω v with the working correlation Ω_st = (1 − |s − t|/w)₊ between the rows' time indices: the sums of v over w indices
 * each, summed again over w and divided by w. Takes as long whatever w is.
 */
export function timesOverlap(v: Float64Array, rows: Uint32Array, width: number): Float64Array {
  if (width === 1) return v.slice();
  const first = rows[0];
  const span = rows[rows.length - 1] - first + 1;
  const reach = Math.min(width, span);
  // prefix[i] is the sum over the first i of span + 2 (reach − 1) indices, zeros at both ends and at holes.
  const prefix = new Float64Array(span + 2 * reach - 1);
  for (let r = 0; r < v.length; r++) prefix[rows[r] - first + reach] = v[r];
  for (let i = 1; i < prefix.length; i++) prefix[i] += prefix[i - 1];
  // twice[i] = Σ_{u < i} of the sums over u … u + reach − 1.
  const twice = new Float64Array(span + reach);
  for (let i = 1; i < twice.length; i++) twice[i] = twice[i - 1] + prefix[i - 1 + reach] - prefix[i - 1];
  // Where w is longer than the span, what is left of 1 − l/w after 1 − l/reach is a multiple of that and of 1.
  const share = reach / width;
  const rest = (1 - share) * prefix[prefix.length - 1];
  const product = new Float64Array(v.length);
  for (let r = 0; r < v.length; r++) {
    const at = rows[r] - first;
    product[r] = (share * (twice[at + reach] - twice[at])) / reach + rest;
  }
  return product;
}

/** Σ over the rows l with first ≤ |t_l − t_j| ≤ last of v_l, for each row j: v summed over a band of distances. */
export function sumsAtDistance(
  v: Float64Array,
  rows: Uint32Array,
  first: number,
  last: number,
): Float64Array {
  const begin = rows[0];
  const span = rows[rows.length - 1] - begin + 1;
  const prefix = new Float64Array(span + 1);
  for (let r = 0; r < v.length; r++) prefix[rows[r] - begin + 1] = v[r];
  for (let i = 1; i <= span; i++) prefix[i] += prefix[i - 1];
  const sums = new Float64Array(v.length);
  for (let r = 0; r < v.length; r++) {
    const at = rows[r] - begin;
    const before = prefix[Math.max(0, at - first + 1)] - prefix[Math.max(0, at - last)];
    const after = prefix[Math.min(span, at + last + 1)] - prefix[Math.min(span, at + first)];
    sums[r] = before + after;
  }
  return sums;
}

/**
 * tr Ω² = Σ_st (1 − |s − t|/w)²₊ over the rows: each has a window of the rows that follow it, of whose distances the
 * number, the sum and the sum of squares are carried along in whole numbers.
 */
export function overlapSquares(rows: Uint32Array, width: number): number {
  let [count, sum, squares] = [0, 0, 0];
  let total = 0;
  for (let row = 0, end = 1; row < rows.length; row++) {
    if (row > 0) {
      // The window's origin moves: the row itself leaves it, and all distances shrink by the step.
      const step = rows[row] - rows[row - 1];
      if (count > 0) {
        squares += count * step * step - 2 * step * sum;
        sum -= count * step;
        count--;
      }
      end = Math.max(end, row + 1);
    }
    for (; end < rows.length && rows[end] - rows[row] < width; end++) {
      const distance = rows[end] - rows[row];
      count++;
      sum += distance;
      squares += distance * distance;
    }
    total += 1 + 2 * (count - (2 * sum) / width + squares / (width * width));
  }
  return total;
}

export function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** M v = v − Q (Qᵀ v). */
export function residualOf(v: Float64Array, orthonormal: readonly Float64Array[]): Float64Array {
  const left = v.slice();
  for (const q of orthonormal) {
    const product = inner(q, v);
    for (let j = 0; j < v.length; j++) left[j] -= product * q[j];
  }
  return left;
}
