import type { Round } from './precision.js';

/**
 * The numbers of assembly/exponential.ts. `shift` is 1.5 · 2^(mantissa bits), adding it rounds to a whole number;
 * the two parts of ln 2 let n times the high part be exact; `scaling` keeps an intermediate result normal.
 */
const float32 = {
  shift: 12582912,
  ln2: [0.69317626953125, -2.9088971e-5],
  expm1: [0.5, 0.16666667, 0.041666556, 0.008333321, 0.0013926184, 0.00019882698],
  log1p: [0.083333336, 0.012499908, 0.0022337786, 0.0004239543, 0.00011340294],
  scaling: 64,
};
const float64: typeof float32 = {
  shift: 6755399441055744,
  ln2: [0.6931471803691238, 1.9082149292705877e-10],
  expm1: [
    0.5, 0.16666666666666669, 0.041666666666666664, 0.008333333333330062, 0.0013888888888886552,
    0.00019841269863053618, 2.4801587317144498e-5, 2.7557268459997064e-6, 2.755728296954995e-7,
    2.510038549551032e-8, 2.0911236630261545e-9,
  ],
  log1p: [
    0.08333333333333333, 0.012500000000004561, 0.002232142856805083, 0.00043402778745706605,
    8.877826863928929e-5, 1.8781214102676078e-5, 4.063151718408558e-6, 9.156154772077773e-7,
    1.6785273839700266e-7, 7.708043179259938e-8,
  ],
  scaling: 128,
};

const constantsOf = (round: Round): typeof float32 => (round === Math.fround ? float32 : float64);

/** 2^n for n from −1100 on: 0 where that is below all numbers, without end where above. */
const powers = new Float64Array(2200);
powers[1100] = 1;
for (let at = 1101; at < powers.length; at++) powers[at] = powers[at - 1] * 2;
for (let at = 1099; at >= 0; at--) powers[at] = powers[at + 1] / 2;

/** 2^n, exactly. */
const powerOfTwo = (n: number): number => powers[n + 1100];

/** a + b · t. */
function linear(a: number, b: number, t: number, round: Round): number {
  return round(a + round(b * t));
}

const pairs = new Float64Array(16);

/** Σ_k c_k t^k by Estrin's scheme (1960): neighbours pair to c_k + c_{k+1} t, then the pairs in t², and so on. */
function polynomial(coefficients: readonly number[], t: number, round: Round): number {
  let length = coefficients.length;
  for (let k = 0; k < length; k++) pairs[k] = round(coefficients[k]);
  for (let power = t; length > 1; power = round(power * power)) {
    const half = length >> 1;
    for (let k = 0; k < half; k++) pairs[k] = linear(pairs[2 * k], pairs[2 * k + 1], power, round);
    if (2 * half < length) pairs[half] = pairs[length - 1];
    length -= half;
  }
  return pairs[0];
}

/** n, the whole number nearest to x / ln 2, and e^r − 1 of the remainder r = x − n ln 2, as r + r² P(r). */
function reduce(x: number, round: Round): { n: number; e: number } {
  const { shift, ln2, expm1 } = constantsOf(round);
  const n = round(round(round(x * round(Math.LOG2E)) + shift) - shift);
  const r = round(round(x - round(n * round(ln2[0]))) - round(n * round(ln2[1])));
  return { n, e: linear(r, polynomial(expm1, r, round), round(r * r), round) };
}

/** e^x − 1 for |x| ≤ 44: 2^n (e^r − 1) + (2^n − 1). */
export function expm1(x: number, round: Round): number {
  const { n, e } = reduce(x, round);
  const scale = powerOfTwo(n);
  return round(round(scale * e) + round(scale - 1));
}

/** e^x for x ≤ 0 down to where it vanishes. Scaled in two steps, so that subnormal results are rounded once. */
export function expOfNegative(x: number, round: Round): number {
  const { scaling } = constantsOf(round);
  const { n, e } = reduce(x, round);
  return round(round(round(1 + e) * powerOfTwo(n + scaling)) * powerOfTwo(-scaling));
}

/** log(1 + u) for 0 ≤ u ≤ 1, as 2 artanh(d / 2) = d + d³ A(d²) with d = 2u / (2 + u). */
export function log1p(u: number, round: Round): number {
  const d = round(round(u + u) / round(2 + u));
  const t = round(d * d);
  const a = polynomial(constantsOf(round).log1p, t, round);
  return linear(d, round(t * a), d, round);
}
