/**
 * Philox4x32 of counter (c0, c1, c2, c3) under key (k0, k1), by default with ten rounds: four words into `out`
 * (Salmon, Moraes, Dror & Shaw 2011). A round multiplies words 0 and 2 by constants, crosses the halves of the products with the other
 * words and the key; between rounds the key advances by Weyl constants.
 */
export function philox4x32(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  rounds = 10,
): void {
  for (let round = 0; round < rounds; round++) {
    const high0 = highProduct(c0, 0xd2511f53);
    const high1 = highProduct(c2, 0xcd9e8d57);
    const low0 = Math.imul(c0, 0xd2511f53);
    const low1 = Math.imul(c2, 0xcd9e8d57);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** ⌊a b / 2³²⌋ of two words, from the products of their halves: no sum of them is above 32 bits. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const first = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const second = (Math.imul(aLow, bHigh) + (first & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (first >>> 16) + (second >>> 16)) | 0;
}
