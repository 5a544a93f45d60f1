/**
 * exp and tanh without a table or an array made for a value: networks call them for every unit of every transition.
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
