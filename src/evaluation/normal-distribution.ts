import { exp, log } from './exponential.js';

/** The standard normal distribution function, its tail and its inverse: fast, and right to rounding. */

const root2Pi = 2.5066282746310002;

/** Mills’ ratio is a Taylor series about the nearest of these nodes, beyond the last a continued fraction. */
const spacing = 0.25;
const lastNode = 16;
const orders = 15;
const depth = 40;

function fraction(z: number, terms: number): number {
  let below = z;
  for (let n = terms; n >= 1; n--) below = z + n / below;
  return 1 / below;
}

/** R^(n)(z)/n! at a node z, from R′ = z R − 1 and R^(n+1) = z R^(n) + n R^(n−1). */
function nodeAt(k: number): readonly number[] {
  const z = k * spacing;
  // Near 0 the fraction needs as many terms as 1/z².
  const derivatives = [k === 0 ? 0.5 * root2Pi : fraction(z, Math.ceil(2000 / (z * z)))];
  derivatives.push(z * derivatives[0] - 1);
  for (let n = 1; n + 1 < orders; n++) derivatives.push(z * derivatives[n] + n * derivatives[n - 1]);
  let factorial = 1;
  return derivatives.map((value, n) => value / (factorial *= Math.max(n, 1)));
}

/** Those that were asked for. */
const nodes: (readonly number[])[] = [];

/** R(z) = (1 − Φ(z))/φ(z) for z ≥ 0 (Mills 1926); far out Laplace’s fraction (Abramowitz & Stegun 1964, 26.2.14). */
function millsRatio(z: number): number {
  const k = Math.round(z / spacing);
  if (k > lastNode) return fraction(z, depth);
  const h = z - k * spacing;
  const terms = (nodes[k] ??= nodeAt(k));
  let sum = terms[orders - 1];
  for (let n = orders - 2; n >= 0; n--) sum = sum * h + terms[n];
  return sum;
}

/** P(Z > z) */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (!(z < 40)) return Number.isNaN(z) ? NaN : 0;
  if (z < 6) return (exp(-0.5 * z * z) * millsRatio(z)) / root2Pi;
  // z² in two parts, the first of which is exact: rounding of a large exponent costs as many digits as it has.
  const near = Math.round(z * 16) / 16;
  const rest = (z - near) * (z + near);
  return (exp(-0.5 * near * near) * exp(-0.5 * rest) * millsRatio(z)) / root2Pi;
}

/** P(Z ≤ z) */
export const normalBelow = (z: number): number => normalTail(-z);

/** P(a < Z ≤ b) for a ≤ b, from the tails on the side where they are small. */
export const normalBetween = (a: number, b: number): number =>
  a > 0 ? normalTail(a) - normalTail(b) : normalBelow(b) - normalBelow(a);

const ratio = (t: number, above: readonly number[], below: readonly number[]): number => {
  const at = (list: readonly number[]): number => list.reduceRight((sum, c) => sum * t + c, 0);
  return at(above) / at(below);
};

/** Of AS 241, PPND16: its three ranges' numerators and denominators. */
const middle = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
] as const;
const outer = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const far = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

/** The z with P(Z ≤ z) = u, ±∞ at the ends (Wichura 1988, AS 241): relative error about 1e-16. */
export function normalScore(u: number): number {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, ...middle);
  const tail = q < 0 ? u : 1 - u;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? -Infinity : Infinity) : NaN;
  const r = Math.sqrt(-log(tail));
  const z = r <= 5 ? ratio(r - 1.6, ...outer) : ratio(r - 5, ...far);
  return q < 0 ? -z : z;
}
