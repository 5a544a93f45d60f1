/** Octaves of u below ½, parts of each, and coefficients of a part's polynomial. */
export const [octaves, parts, coefficients] = [32, 16, 8];

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/**
 * The quantile function of a table (processes/quantile-table.ts) at u = (w + ½) 2⁻³² of a 32-bit word w. y = 2³² u, or of a word from
 * 2³¹ on 2³² (1 − u), is 2^e (1 + (i + ½ + t)/16); the polynomial of octave e and part i is in t, from −½ to ½.
 */
export function quantile(table: readonly number[], first: number, word: number): number {
  const above = word >= 0x80000000;
  float[0] = (above ? 0xffffffff - word : word) + 0.5;
  const high = halves[1];
  const piece = (high >>> 16) - (1022 << 4);
  // Four bits of the mantissa are the part's; all that is left of them is exact.
  const t = (high & 0xffff) / 0x10000 + halves[0] / 0x1000000000000 - 0.5;
  const at = first + ((above ? octaves * parts : 0) + piece) * coefficients;
  let p = table[at + coefficients - 1];
  for (let k = coefficients - 2; k >= 0; k--) p = p * t + table[at + k];
  return p;
}
