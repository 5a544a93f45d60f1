/**
 * exp, log and tanh without a table or an array made for a value: networks call them for every unit of every transition.
 * By the reduction and the coefficients of kernels/reference/exponential.ts, summed by Horner's rule; arithmetic alone, so the same
 * bits on every engine. Relative error below 1e-15 where results are normal.
 */
const shift = 6755399441055744;
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 2^n at n + 1100, n from −1100 to 1023. */
const powers = ((): Float64Array => {
  const table = new Float64Array(2124);
  table[1100] = 1;
  for (let n = 1; n <= 1023; n++) table[1100 + n] = 2 * table[1099 + n];
  for (let n = 1; n <= 1100; n++) table[1100 - n] = table[1101 - n] / 2;
  return table;
})();

/** e^r − 1 for |r| ≤ ln 2 / 2. */
function reduced(r: number): number {
  let p = 2.0911236630261545e-9;
  p = p * r + 2.510038549551032e-8;
  p = p * r + 2.755728296954995e-7;
  p = p * r + 2.7557268459997064e-6;
  p = p * r + 2.4801587317144498e-5;
  p = p * r + 0.00019841269863053618;
  p = p * r + 0.0013888888888886552;
  p = p * r + 0.008333333333330062;
  p = p * r + 0.041666666666666664;
  p = p * r + 0.16666666666666669;
  p = p * r + 0.5;
  return r + p * (r * r);
}

/** e^x − 1 for |x| ≤ 700; beyond, that of the end. */
export function expm1(x: number): number {
  const inside = x > 700 ? 700 : x < -700 ? -700 : x;
  const n = inside * Math.LOG2E + shift - shift;
  const scale = powers[n + 1100];
  return scale * reduced(inside - n * ln2High - n * ln2Low) + (scale - 1);
}

/** e^x for |x| ≤ 700; beyond, that of the end. */
export function exp(x: number): number {
  const inside = x > 700 ? 700 : x < -700 ? -700 : x;
  const n = inside * Math.LOG2E + shift - shift;
  return powers[n + 1100] * (1 + reduced(inside - n * ln2High - n * ln2Low));
}

const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);
/** Which half of a number has its exponent: as the machine orders bytes. */
const upper = ((): 0 | 1 => {
  bits[0] = 1;
  return halves[1] === 0x3ff00000 ? 1 : 0;
})();

/**
 * ln x for normal x > 0: x = 2^h m with m near 1, and ln m = 2 (s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1). −∞ at 0, NaN below; of
 * numbers below 2.2e-308 that of a number below 1e-307.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  bits[0] = x;
  const high = halves[upper];
  // The top 20 bits of the fraction decide whether m is taken from [1, √2) or from [√½, 1).
  const half = (high & 0xfffff) > 0x6a09e ? 1 : 0;
  const h = (high >>> 20) - 1023 + half;
  halves[upper] = (high & 0xfffff) | ((1023 - half) << 20);
  const m = bits[0];
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let p = 1 / 21;
  p = p * q + 1 / 19;
  p = p * q + 1 / 17;
  p = p * q + 1 / 15;
  p = p * q + 1 / 13;
  p = p * q + 1 / 11;
  p = p * q + 1 / 9;
  p = p * q + 1 / 7;
  p = p * q + 1 / 5;
  p = p * q + 1 / 3;
  return h * ln2High + (h * ln2Low + (2 * s + 2 * s * q * p));
}

/** tanh(x) = t / (t + 2) with t = e^2|x| − 1, and the sign of x. */
export function tanh(x: number): number {
  const t = expm1(x < 0 ? -2 * x : 2 * x);
  const size = t / (t + 2);
  return x < 0 ? -size : size;
}

/** x / (1 + |x|) (Bergstra et al. 2009): bounded as tanh is, and several times as fast. */
export function softsign(x: number): number {
  return x / (1 + (x < 0 ? -x : x));
}
