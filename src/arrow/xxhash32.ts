const primes = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const;

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** One of the four sums of a stripe: a word of 32 bits goes into it. */
const summed = (sum: number, word: number): number =>
  Math.imul(rotated((sum + Math.imul(word, primes[1])) | 0, 13), primes[0]);

/** XXH32 with seed 0, which frames of LZ4 check themselves by: 32 bits, unsigned. Source: xxhash's own description, doc/xxhash_spec.md. */
export function xxhash32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash: number = primes[4];
  if (bytes.length >= 16) {
    let [a, b, c, d] = [(primes[0] + primes[1]) | 0, primes[1] | 0, 0, -primes[0] | 0];
    for (; at <= bytes.length - 16; at += 16) {
      a = summed(a, view.getInt32(at, true));
      b = summed(b, view.getInt32(at + 4, true));
      c = summed(c, view.getInt32(at + 8, true));
      d = summed(d, view.getInt32(at + 12, true));
    }
    hash = rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18);
  }
  hash = (hash + bytes.length) | 0;
  for (; at <= bytes.length - 4; at += 4) {
    const word = Math.imul(view.getInt32(at, true), primes[2]);
    hash = Math.imul(rotated((hash + word) | 0, 17), primes[3]);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotated((hash + Math.imul(bytes[at], primes[4])) | 0, 11), primes[0]);
  }
  hash = Math.imul(hash ^ (hash >>> 15), primes[1]);
  hash = Math.imul(hash ^ (hash >>> 13), primes[2]);
  return (hash ^ (hash >>> 16)) >>> 0;
}
