import { M0, M1, WEYL_0, WEYL_1 } from './philox-words';

/** Words 0 (low half) and 1 of Philox4x32-10, or with `second` words 2 and 3. */
// @ts-ignore: decorator
@inline
function twoWords(second: bool, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): u64 {
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>M0 * <u64>c0;
    const product1 = <u64>M1 * <u64>c2;
    c0 = (<u32>(product1 >> 32)) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = (<u32>(product0 >> 32)) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  return second ? <u64>c2 | (<u64>c3 << 32) : <u64>c0 | (<u64>c1 << 32);
}

/** Philox4x32-10 of counter (c0, c1, c2, c3) under key (k0, k1): four uint32 at `out` (Salmon et al. 2011). */
export function philox(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  store<u64>(out, twoWords(false, c0, c1, c2, c3, k0, k1));
  store<u64>(out, twoWords(true, c0, c1, c2, c3, k0, k1), 8);
}

/**
 * Uniform numbers on [0, 1) with 53 bits, float64[count] at `out`: number i is made of the first two words of counter
 * (first + i, step, stream, 0).
 */
export function uniforms(
  out: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  first: u32,
  count: i32,
  step: u32,
): void {
  for (let i = 0; i < count; i++) {
    const words = twoWords(false, first + <u32>i, step, stream, 0, seedLow, seedHigh);
    const bits = ((words & 0xffffffff) >> 5 << 26) | (words >> 38);
    store<f64>(out + ((<usize>i) << 3), <f64>bits / 9007199254740992.0);
  }
}
