/**
 * c[rows, ·] += Σ_k a[rows, k] · b[k, ·] in register tiles. Every element of c is summed over k in ascending
 * order, one rounded product and one rounded sum at a time: tiles and panels do not change its bits.
 *
 * b and c have rows of whole vectors, `rowBytes` long. Element (row, k) of a is at a + row · aRow + k · aStep
 * (bytes), so the same tiles serve a matrix and its transpose. `keep` is all ones to add to what c holds, zero
 * to start from zero. A tile loads six vectors a step, so that its sums, operands and one product fit the
 * fifteen registers that engines leave; loops test at their end, since only then do engines move what is
 * invariant out of them.
 */

/** Two rows of a by four vectors of b, for 2 · pairs rows. */
function twoByFour<T extends number>(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  pairs: usize,
  depth: usize,
  keep: v128,
): void {
  const end = b + depth * rowBytes;
  do {
    const c1 = c + rowBytes;
    let s00 = v128.and(v128.load(c), keep);
    let s01 = v128.and(v128.load(c, 16), keep);
    let s02 = v128.and(v128.load(c, 32), keep);
    let s03 = v128.and(v128.load(c, 48), keep);
    let s10 = v128.and(v128.load(c1), keep);
    let s11 = v128.and(v128.load(c1, 16), keep);
    let s12 = v128.and(v128.load(c1, 32), keep);
    let s13 = v128.and(v128.load(c1, 48), keep);
    let ak = a;
    let bk = b;
    do {
      const a0 = v128.load_splat<T>(ak);
      const a1 = v128.load_splat<T>(ak + aRow);
      const b0 = v128.load(bk);
      const b1 = v128.load(bk, 16);
      const b2 = v128.load(bk, 32);
      const b3 = v128.load(bk, 48);
      s00 = v128.add<T>(s00, v128.mul<T>(a0, b0));
      s10 = v128.add<T>(s10, v128.mul<T>(a1, b0));
      s01 = v128.add<T>(s01, v128.mul<T>(a0, b1));
      s11 = v128.add<T>(s11, v128.mul<T>(a1, b1));
      s02 = v128.add<T>(s02, v128.mul<T>(a0, b2));
      s12 = v128.add<T>(s12, v128.mul<T>(a1, b2));
      s03 = v128.add<T>(s03, v128.mul<T>(a0, b3));
      s13 = v128.add<T>(s13, v128.mul<T>(a1, b3));
      ak += aStep;
      bk += rowBytes;
    } while (bk < end);
    v128.store(c, s00);
    v128.store(c, s01, 16);
    v128.store(c, s02, 32);
    v128.store(c, s03, 48);
    v128.store(c1, s10);
    v128.store(c1, s11, 16);
    v128.store(c1, s12, 32);
    v128.store(c1, s13, 48);
    a += 2 * aRow;
    c += 2 * rowBytes;
  } while (--pairs);
}

/** Four rows of a by one vector of b, for 4 · fours rows. */
function fourByOne<T extends number>(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  fours: usize,
  depth: usize,
  keep: v128,
): void {
  const end = b + depth * rowBytes;
  do {
    const c1 = c + rowBytes;
    const c2 = c1 + rowBytes;
    const c3 = c2 + rowBytes;
    let s0 = v128.and(v128.load(c), keep);
    let s1 = v128.and(v128.load(c1), keep);
    let s2 = v128.and(v128.load(c2), keep);
    let s3 = v128.and(v128.load(c3), keep);
    let ak = a;
    let bk = b;
    do {
      const b0 = v128.load(bk);
      s0 = v128.add<T>(s0, v128.mul<T>(v128.load_splat<T>(ak), b0));
      s1 = v128.add<T>(s1, v128.mul<T>(v128.load_splat<T>(ak + aRow), b0));
      s2 = v128.add<T>(s2, v128.mul<T>(v128.load_splat<T>(ak + 2 * aRow), b0));
      s3 = v128.add<T>(s3, v128.mul<T>(v128.load_splat<T>(ak + 3 * aRow), b0));
      ak += aStep;
      bk += rowBytes;
    } while (bk < end);
    v128.store(c, s0);
    v128.store(c1, s1);
    v128.store(c2, s2);
    v128.store(c3, s3);
    a += 4 * aRow;
    c += 4 * rowBytes;
  } while (--fours);
}

/** One row of a by four vectors of b. */
function oneByFour<T extends number>(
  a: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  depth: usize,
  keep: v128,
): void {
  let s0 = v128.and(v128.load(c), keep);
  let s1 = v128.and(v128.load(c, 16), keep);
  let s2 = v128.and(v128.load(c, 32), keep);
  let s3 = v128.and(v128.load(c, 48), keep);
  const end = b + depth * rowBytes;
  do {
    const a0 = v128.load_splat<T>(a);
    s0 = v128.add<T>(s0, v128.mul<T>(a0, v128.load(b)));
    s1 = v128.add<T>(s1, v128.mul<T>(a0, v128.load(b, 16)));
    s2 = v128.add<T>(s2, v128.mul<T>(a0, v128.load(b, 32)));
    s3 = v128.add<T>(s3, v128.mul<T>(a0, v128.load(b, 48)));
    a += aStep;
    b += rowBytes;
  } while (b < end);
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
}

/** One row of a by one vector of b. */
function oneByOne<T extends number>(
  a: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  depth: usize,
  keep: v128,
): void {
  let s = v128.and(v128.load(c), keep);
  const end = b + depth * rowBytes;
  do {
    s = v128.add<T>(s, v128.mul<T>(v128.load_splat<T>(a), v128.load(b)));
    a += aStep;
    b += rowBytes;
  } while (b < end);
  v128.store(c, s);
}

/** The product over one panel of depth ≥ 1. */
// @ts-ignore: decorator
@inline
function panel<T extends number>(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  rows: usize,
  depth: usize,
  keep: v128,
): void {
  const pairs = rows >> 1;
  const fours = rows >> 2;
  let o: usize = 0;
  for (; o + 64 <= rowBytes; o += 64) {
    if (pairs) twoByFour<T>(a, aRow, aStep, b + o, rowBytes, c + o, pairs, depth, keep);
    const r = rows & ~1;
    if (r < rows) oneByFour<T>(a + r * aRow, aStep, b + o, rowBytes, c + r * rowBytes + o, depth, keep);
  }
  for (; o < rowBytes; o += 16) {
    if (fours) fourByOne<T>(a, aRow, aStep, b + o, rowBytes, c + o, fours, depth, keep);
    for (let r = rows & ~3; r < rows; r++) {
      oneByOne<T>(a + r * aRow, aStep, b + o, rowBytes, c + r * rowBytes + o, depth, keep);
    }
  }
}

/** c = (c where `keep` is set, else 0) + a · b, in panels of at most `panelDepth` steps of k. */
// @ts-ignore: decorator
@inline
export function accumulateProduct<T extends number>(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  rowBytes: usize,
  c: usize,
  rows: usize,
  depth: usize,
  panelDepth: usize,
  keep: v128,
): void {
  while (depth > 0) {
    const count = min(panelDepth, depth);
    panel<T>(a, aRow, aStep, b, rowBytes, c, rows, count, keep);
    keep = i32x4.splat(-1);
    a += count * aStep;
    b += count * rowBytes;
    depth -= count;
  }
}
