/**
 * The quantile function of a law on x ≥ 0 at u = (w + ½) 2⁻³² of 32-bit words w, from polynomials of degree 7 on sixteenths of every
 * octave of u below ½ and of 1 − u above (processes/quantile-table.ts; reference/quantile-table.ts is the twin).
 */

/** Bytes of a polynomial, and of those of one side. */
const PIECE: u32 = 64;
const SIDE: u32 = 32 * 16 * PIECE;
const TABLE: u32 = 2 * SIDE;

/** At the words in lanes 0 and 2 of `words`, two at once; those whose 64 bits of `second` are 1 by the table behind the first. */
// @ts-ignore: decorator
@inline
export function quantiles(table: usize, words: v128, second: v128): v128 {
  const side = i32x4.shr_s(words, 31);
  const folded = v128.xor(words, side);
  // (2⁵² + y) − (2⁵² − ½) is exact; 0 ≤ y < 2³¹.
  const y = f64x2.sub(
    v128.or(v128.and(folded, i64x2.splat(0xffffffff)), i64x2.splat(0x4330000000000000)),
    f64x2.splat(4503599627370495.5),
  );
  // Exponent, from that of ½ on, and four bits of the mantissa.
  const piece = i64x2.sub(i64x2.shr_u(y, 48), i64x2.splat(1022 << 4));
  const rest = v128.and(i64x2.shl(y, 4), i64x2.splat(0x000fffffffffffff));
  const t = f64x2.sub(v128.or(rest, f64x2.splat(1)), f64x2.splat(1.5));
  const place = v128.or(
    i64x2.shl(piece, 6),
    v128.or(v128.and(side, i64x2.splat(SIDE)), v128.and(second, i64x2.splat(TABLE))),
  );
  const one = table + <u32>i32x4.extract_lane(place, 0);
  const other = table + <u32>i32x4.extract_lane(place, 2);
  let a = v128.load(one, 48);
  let b = v128.load(other, 48);
  let p = f64x2.mul(v128.shuffle<u64>(a, b, 1, 3), t);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 0, 2)), t);
  a = v128.load(one, 32);
  b = v128.load(other, 32);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 1, 3)), t);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 0, 2)), t);
  a = v128.load(one, 16);
  b = v128.load(other, 16);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 1, 3)), t);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 0, 2)), t);
  a = v128.load(one);
  b = v128.load(other);
  p = f64x2.mul(f64x2.add(p, v128.shuffle<u64>(a, b, 1, 3)), t);
  return f64x2.add(p, v128.shuffle<u64>(a, b, 0, 2));
}
