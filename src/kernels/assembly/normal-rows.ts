import { cosine, radius, sine } from './box-muller';
import { M0, M1, WEYL_0, WEYL_1, high, next } from './philox-words';

/**
 * Standard normals of one step group (steps 4 · group … 4 · group + 3) for `paths` paths: row r of the group is
 * written at `out + r · rowBytes`, rows outside firstRow ≤ r < lastRow are not touched.
 *
 * Counter (path, group, stream, use) under key (seedLow, seedHigh) gives four words, hence the four normals of
 * that path and group: words 0 and 1 those of rows 0 and 1, words 2 and 3 those of rows 2 and 3.
 *
 * Of `antithetic` paths 2i and 2i + 1 have the counter of path 2i, the second with the opposite signs.
 */
export function normalRows(
  out: usize,
  rowBytes: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  group: u32,
  use: u32,
  firstRow: i32,
  lastRow: i32,
  antithetic: bool,
): void {
  const whole = firstRow == 0 && lastRow == 4 ? paths & ~3 : 0;
  if (whole > 0) wholeQuads(out, rowBytes, seedLow, seedHigh, stream, firstPath, whole, group, use, antithetic);
  out += (<usize>whole) << 3;
  firstPath += whole;
  for (let lanes = <i32>(paths - whole); lanes > 0; lanes -= 4) {
    partialQuad(out, rowBytes, seedLow, seedHigh, stream, firstPath, lanes, group, use, firstRow, lastRow, antithetic);
    out += 32;
    firstPath += 4;
  }
}

function wholeQuads(
  out: usize,
  rowBytes: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  group: u32,
  use: u32,
  antithetic: bool,
): void {
  const own = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
  const signs = signsOf(own, antithetic);
  let path = countersOf(own, antithetic);
  // The test stands at the loop's foot because V8 lifts constants out of such loops only.
  do {
    quad(out, rowBytes, seedLow, seedHigh, stream, path, signs, group, use, true, 0, 0, 0);
    path = i32x4.add(path, i32x4.splat(4));
    out += 32;
    paths -= 4;
  } while (paths > 0);
}

function partialQuad(
  out: usize,
  rowBytes: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  lanes: i32,
  group: u32,
  use: u32,
  firstRow: i32,
  lastRow: i32,
  antithetic: bool,
): void {
  const own = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
  const path = countersOf(own, antithetic);
  quad(out, rowBytes, seedLow, seedHigh, stream, path, signsOf(own, antithetic), group, use, false, lanes, firstRow, lastRow);
}

/** Counters of four paths of which every second is the mirror of the one before it, and the bit that turns its normals' signs. */
// @ts-ignore: decorator
@inline
function countersOf(path: v128, antithetic: bool): v128 {
  return v128.andnot(path, i32x4.splat(antithetic ? 1 : 0));
}

// @ts-ignore: decorator
@inline
function signsOf(path: v128, antithetic: bool): v128 {
  return v128.and(i32x4.shl(path, 31), i32x4.splat(antithetic ? -1 : 0));
}

/**
 * Four paths, four rows: all of them where `whole` (known when compiled) says so, otherwise the first `lanes` paths
 * and the rows firstRow ≤ r < lastRow. a and b are words 0 and 2 of the four counters, see philox-words.
 */
// @ts-ignore: decorator
@inline
function quad(
  out: usize,
  rowBytes: usize,
  k0: u32,
  k1: u32,
  stream: u32,
  path: v128,
  signs: v128,
  group: u32,
  use: u32,
  whole: bool,
  lanes: i32,
  firstRow: i32,
  lastRow: i32,
): void {
  const a0 = path;
  const b0 = i32x4.splat(stream);
  const a1 = v128.xor(v128.xor(high(b0, i32x4.splat(M1)), i32x4.splat(group)), i32x4.splat(k0));
  const b1 = v128.xor(high(a0, i32x4.splat(M0)), i32x4.splat(k1 ^ use));
  const a2 = next(b1, b0, M1, k0 + WEYL_0);
  const b2 = next(a1, a0, M0, k1 + WEYL_1);
  const a3 = next(b2, b1, M1, k0 + 2 * WEYL_0);
  const b3 = next(a2, a1, M0, k1 + 2 * WEYL_1);
  const a4 = next(b3, b2, M1, k0 + 3 * WEYL_0);
  const b4 = next(a3, a2, M0, k1 + 3 * WEYL_1);
  const a5 = next(b4, b3, M1, k0 + 4 * WEYL_0);
  const b5 = next(a4, a3, M0, k1 + 4 * WEYL_1);
  const a6 = next(b5, b4, M1, k0 + 5 * WEYL_0);
  const b6 = next(a5, a4, M0, k1 + 5 * WEYL_1);
  const a7 = next(b6, b5, M1, k0 + 6 * WEYL_0);
  const b7 = next(a6, a5, M0, k1 + 6 * WEYL_1);
  const a8 = next(b7, b6, M1, k0 + 7 * WEYL_0);
  const b8 = next(a7, a6, M0, k1 + 7 * WEYL_1);
  const a9 = next(b8, b7, M1, k0 + 8 * WEYL_0);
  const b9 = next(a8, a7, M0, k1 + 8 * WEYL_1);
  const a10 = next(b9, b8, M1, k0 + 9 * WEYL_0);
  const b10 = next(a9, a8, M0, k1 + 9 * WEYL_1);
  let w0 = a10;
  let w1 = v128.xor(i32x4.mul(b9, i32x4.splat(M1)), signs);
  let w2 = b10;
  let w3 = v128.xor(i32x4.mul(a9, i32x4.splat(M0)), signs);
  // Two paths at a time, in a loop, so that V8 does not interleave both halves and run out of registers.
  let halves = 2;
  do {
    twoRows(out, rowBytes, w0, w1, whole, lanes, firstRow, lastRow);
    twoRows(out + 2 * rowBytes, rowBytes, w2, w3, whole, lanes, firstRow - 2, lastRow - 2);
    w0 = upper(w0);
    w1 = upper(w1);
    w2 = upper(w2);
    w3 = upper(w3);
    out += 16;
    lanes -= 2;
  } while (--halves);
}

/** Lanes 2 and 3 in front. */
// @ts-ignore: decorator
@inline
function upper(words: v128): v128 {
  return v128.shuffle<u32>(words, words, 2, 3, 0, 1);
}

/**
 * Rows 0 and 1 of two paths from the first two lanes of words w0 and w1. The low 30 bits of w1 are an angle φ π/4,
 * φ in (−1, 1); bit 30 swaps its cosine and sine, bit 31 turns it by half a circle: uniform on the circle.
 */
// @ts-ignore: decorator
@inline
function twoRows(
  out: usize,
  rowBytes: usize,
  w0: v128,
  w1: v128,
  whole: bool,
  lanes: i32,
  firstRow: i32,
  lastRow: i32,
): void {
  const twice = v128.shuffle<u32>(w1, w1, 0, 4, 1, 5);
  const swap = i32x4.shr_s(i32x4.shl(twice, 1), 31);
  const sign = v128.and(twice, i64x2.splat(0x8000000000000000));
  const r = v128.or(radius(v128.shuffle<u32>(w0, i32x4.splat(0x43300000), 0, 4, 1, 5)), sign);
  const angle = v128.xor(i32x4.shl(w1, 2), i32x4.splat(0x80000002)); // (φ + 1) 2³¹
  const shifted = v128.shuffle<u32>(angle, i32x4.splat(0x41400000), 0, 4, 1, 5); // 2²¹ + (φ + 1), as float64
  const phi = f64x2.sub(shifted, f64x2.splat(2097153));
  const square = f64x2.mul(phi, phi);
  const c = cosine(square);
  const s = sine(phi, square);
  const crossed = v128.and(v128.xor(c, s), swap);
  const z0 = f64x2.mul(r, v128.xor(c, crossed));
  const z1 = f64x2.mul(r, v128.xor(s, crossed));
  if (whole) {
    v128.store(out, z0);
    v128.store(out + rowBytes, z1);
  } else {
    storeSome(out, z0, lanes, i32(firstRow <= 0) & i32(lastRow > 0));
    storeSome(out + rowBytes, z1, lanes, i32(firstRow <= 1) & i32(lastRow > 1));
  }
}

/**
 * The first `lanes` of two values, if the row is wanted. Its loop keeps it a call of its own: branches amid the
 * arithmetic would make V8 compile the arithmetic once for each.
 */
function storeSome(out: usize, values: v128, lanes: i32, wanted: i32): void {
  for (let left = wanted ? min(lanes, 2) : 0; left > 0; left--) {
    v128.store64_lane(out, values, 0);
    values = v128.shuffle<u64>(values, values, 1, 0);
    out += 8;
  }
}
