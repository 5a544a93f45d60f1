import { cosine, radius, sine } from './box-muller';
import { M0, M1, WEYL_0, WEYL_1, high, next } from './philox-words';

/**
 * The first draw of a step, of `paths` paths, eight at once (two chains of rounds take hardly longer than one, which mostly waits):
 * the two normals of words 0 and 1 of counter (path, step, stream, 0) at `out` and `out + bytes`, and the uniform of words 2 and 3 at
 * `out + 2 · bytes` (drawn.ts). Whole eights are written.
 */
export function ownDraws(
  out: usize,
  bytes: usize,
  k0: u32,
  k1: u32,
  stream: u32,
  firstPath: u32,
  step: u32,
  paths: u32,
): void {
  let path = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
  const a1 = v128.xor(v128.xor(high(i32x4.splat(stream), i32x4.splat(M1)), i32x4.splat(step)), i32x4.splat(k0));
  for (let left = <i32>paths; left > 0; left -= 8) {
    let a0 = path;
    let b0 = i32x4.splat(stream);
    let c0 = i32x4.add(path, i32x4.splat(4));
    let d0 = b0;
    let a = a1;
    let c = a1;
    let b = v128.xor(high(a0, i32x4.splat(M0)), i32x4.splat(k1));
    let d = v128.xor(high(c0, i32x4.splat(M0)), i32x4.splat(k1));
    let l0 = k0;
    let l1 = k1;
    for (let round = 1; round < 10; round++) {
      l0 += WEYL_0;
      l1 += WEYL_1;
      const a2 = next(b, b0, M1, l0);
      const c2 = next(d, d0, M1, l0);
      const b2 = next(a, a0, M0, l1);
      const d2 = next(c, c0, M0, l1);
      a0 = a;
      b0 = b;
      c0 = c;
      d0 = d;
      a = a2;
      b = b2;
      c = c2;
      d = d2;
    }
    putDraws(out, bytes, a, i32x4.mul(b0, i32x4.splat(M1)), b, i32x4.mul(a0, i32x4.splat(M0)));
    putDraws(out + 32, bytes, c, i32x4.mul(d0, i32x4.splat(M1)), d, i32x4.mul(c0, i32x4.splat(M0)));
    path = i32x4.add(path, i32x4.splat(8));
    out += 64;
  }
}

/**
 * The four words of counter (path, group, stream, use) of `paths` paths, eight at once as ownDraws: uint32[4, bytes/4] at `out`, word r
 * in row r. Whole eights are written.
 */
export function wordRows(
  out: usize,
  bytes: usize,
  k0: u32,
  k1: u32,
  stream: u32,
  firstPath: u32,
  group: u32,
  use: u32,
  paths: u32,
): void {
  let path = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
  const a1 = v128.xor(v128.xor(high(i32x4.splat(stream), i32x4.splat(M1)), i32x4.splat(group)), i32x4.splat(k0));
  for (let left = <i32>paths; left > 0; left -= 8) {
    let a0 = path;
    let b0 = i32x4.splat(stream);
    let c0 = i32x4.add(path, i32x4.splat(4));
    let d0 = b0;
    let a = a1;
    let c = a1;
    let b = v128.xor(high(a0, i32x4.splat(M0)), i32x4.splat(k1 ^ use));
    let d = v128.xor(high(c0, i32x4.splat(M0)), i32x4.splat(k1 ^ use));
    let l0 = k0;
    let l1 = k1;
    for (let round = 1; round < 10; round++) {
      l0 += WEYL_0;
      l1 += WEYL_1;
      const a2 = next(b, b0, M1, l0);
      const c2 = next(d, d0, M1, l0);
      const b2 = next(a, a0, M0, l1);
      const d2 = next(c, c0, M0, l1);
      a0 = a;
      b0 = b;
      c0 = c;
      d0 = d;
      a = a2;
      b = b2;
      c = c2;
      d = d2;
    }
    v128.store(out, a);
    v128.store(out, c, 16);
    v128.store(out + bytes, i32x4.mul(b0, i32x4.splat(M1)));
    v128.store(out + bytes, i32x4.mul(d0, i32x4.splat(M1)), 16);
    v128.store(out + 2 * bytes, b);
    v128.store(out + 2 * bytes, d, 16);
    v128.store(out + 3 * bytes, i32x4.mul(a0, i32x4.splat(M0)));
    v128.store(out + 3 * bytes, i32x4.mul(c0, i32x4.splat(M0)), 16);
    path = i32x4.add(path, i32x4.splat(8));
    out += 32;
  }
}

/** Two normals and a uniform of each of four paths' words. */
function putDraws(out: usize, bytes: usize, w0: v128, w1: v128, w2: v128, w3: v128): void {
  for (let half = 0; half < 2; half++) {
    const twice = v128.shuffle<u32>(w1, w1, 0, 4, 1, 5);
    const swap = i32x4.shr_s(i32x4.shl(twice, 1), 31);
    const sign = v128.and(twice, i64x2.splat(0x8000000000000000));
    const r = v128.or(radius(v128.shuffle<u32>(w0, i32x4.splat(0x43300000), 0, 4, 1, 5)), sign);
    const angle = v128.xor(i32x4.shl(w1, 2), i32x4.splat(0x80000002)); // (φ + 1) 2³¹
    const shifted = v128.shuffle<u32>(angle, i32x4.splat(0x41400000), 0, 4, 1, 5); // 2²¹ + (φ + 1)
    const phi = f64x2.sub(shifted, f64x2.splat(2097153));
    const square = f64x2.mul(phi, phi);
    const c = cosine(square);
    const s = sine(phi, square);
    const crossed = v128.and(v128.xor(c, s), swap);
    v128.store(out, f64x2.mul(r, v128.xor(c, crossed)));
    v128.store(out + bytes, f64x2.mul(r, v128.xor(s, crossed)));
    v128.store(out + 2 * bytes, uniformsOf(w2, w3));
    w0 = v128.shuffle<u32>(w0, w0, 2, 3, 0, 1);
    w1 = v128.shuffle<u32>(w1, w1, 2, 3, 0, 1);
    w2 = v128.shuffle<u32>(w2, w2, 2, 3, 0, 1);
    w3 = v128.shuffle<u32>(w3, w3, 2, 3, 0, 1);
    out += 16;
  }
}

/** Uniform on (0, 1) with 52 bits, of the first two lanes of two words (drawn.ts). */
// @ts-ignore: decorator
@inline
function uniformsOf(w2: v128, w3: v128): v128 {
  const upper = f64x2.convert_low_i32x4_u(i32x4.shr_u(w2, 6));
  const lower = f64x2.convert_low_i32x4_u(i32x4.shr_u(w3, 6));
  const bits = f64x2.add(f64x2.mul(upper, f64x2.splat(67108864)), lower);
  return f64x2.mul(f64x2.add(bits, f64x2.splat(0.5)), f64x2.splat(2.220446049250313e-16));
}
