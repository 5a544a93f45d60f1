import { cosine, radius, sine } from './box-muller';
import { M0, M1, WEYL_0, WEYL_1, high, next } from './philox-words';

/**
 * The first draw of a step, of `paths` paths, four at once: the two normals of words 0 and 1 of counter (path, step, stream, 0)
 * at `out` and `out + bytes`, and the uniform of words 2 and 3 at `out + 2 · bytes` (drawn.ts). Whole fours are written.
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
  for (let left = <i32>paths; left > 0; left -= 4) {
    let a0 = path;
    let b0 = i32x4.splat(stream);
    let a = v128.xor(v128.xor(high(b0, i32x4.splat(M1)), i32x4.splat(step)), i32x4.splat(k0));
    let b = v128.xor(high(a0, i32x4.splat(M0)), i32x4.splat(k1));
    let l0 = k0;
    let l1 = k1;
    for (let round = 1; round < 10; round++) {
      l0 += WEYL_0;
      l1 += WEYL_1;
      const a2 = next(b, b0, M1, l0);
      const b2 = next(a, a0, M0, l1);
      a0 = a;
      b0 = b;
      a = a2;
      b = b2;
    }
    let w0 = a;
    let w1 = i32x4.mul(b0, i32x4.splat(M1));
    let w2 = b;
    let w3 = i32x4.mul(a0, i32x4.splat(M0));
    let at = out;
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
      v128.store(at, f64x2.mul(r, v128.xor(c, crossed)));
      v128.store(at + bytes, f64x2.mul(r, v128.xor(s, crossed)));
      const upper = f64x2.convert_low_i32x4_u(i32x4.shr_u(w2, 6));
      const lower = f64x2.convert_low_i32x4_u(i32x4.shr_u(w3, 6));
      const bits = f64x2.add(f64x2.mul(upper, f64x2.splat(67108864)), lower);
      const centred = f64x2.add(bits, f64x2.splat(0.5));
      v128.store(at + 2 * bytes, f64x2.mul(centred, f64x2.splat(2.220446049250313e-16)));
      w0 = v128.shuffle<u32>(w0, w0, 2, 3, 0, 1);
      w1 = v128.shuffle<u32>(w1, w1, 2, 3, 0, 1);
      w2 = v128.shuffle<u32>(w2, w2, 2, 3, 0, 1);
      w3 = v128.shuffle<u32>(w3, w3, 2, 3, 0, 1);
      at += 16;
    }
    path = i32x4.add(path, i32x4.splat(4));
    out += 32;
  }
}
