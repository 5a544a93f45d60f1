/**
 * What Philox4x32-10 is made of (Salmon, Moraes, Dror & Shaw 2011). Of the four words of a counter, a round turns
 * a = word 0 and b = word 2 into
 *
 *   a′ = high(b · M1) ⊕ word 1 ⊕ key 0        b′ = high(a · M0) ⊕ word 3 ⊕ key 1
 *
 * and words 1 and 3 into low(b · M1) and low(a · M0). So after the first round words 1 and 3 are known from b and a
 * of the round before, and the chain of (a, b) is all there is. Keys advance by Weyl constants from round to round.
 */

export const M0: u32 = 0xd2511f53;
export const M1: u32 = 0xcd9e8d57;
export const WEYL_0: u32 = 0x9e3779b9;
export const WEYL_1: u32 = 0xbb67ae85;

/** The high halves of four 32 × 32-bit products. */
// @ts-ignore: decorator
@inline
export function high(a: v128, b: v128): v128 {
  const first = i64x2.extmul_low_i32x4_u(a, b);
  const second = i64x2.extmul_high_i32x4_u(a, b);
  return v128.shuffle<u32>(first, second, 1, 3, 5, 7);
}

/** The next value of a word, from the other word's value, its value one round before, its multiplier and a key. */
// @ts-ignore: decorator
@inline
export function next(other: v128, before: v128, multiplier: u32, key: u32): v128 {
  const m = i32x4.splat(multiplier);
  return v128.xor(v128.xor(high(other, m), i32x4.mul(before, m)), i32x4.splat(key));
}
