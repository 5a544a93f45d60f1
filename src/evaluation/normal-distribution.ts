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
const nodes = Array.from({ length: lastNode + 1 }, (_, k): readonly number[] => {
  const z = k * spacing;
  // Near 0 the fraction needs as many terms as 1/z².
  const derivatives = [k === 0 ? 0.5 * root2Pi : fraction(z, Math.ceil(2000 / (z * z)))];
  derivatives.push(z * derivatives[0] - 1);
  for (let n = 1; n + 1 < orders; n++) derivatives.push(z * derivatives[n] + n * derivatives[n - 1]);
  let factorial = 1;
  return derivatives.map((value, n) => value / (factorial *= Math.max(n, 1)));
});

/** R(z) = (1 − Φ(z))/φ(z) for z ≥ 0 (Mills 1926); far out Laplace’s fraction (Abramowitz & Stegun 1964, 26.2.14). */
function millsRatio(z: number): number {
  const k = Math.round(z / spacing);
  if (k > lastNode) return fraction(z, depth);
  const h = z - k * spacing;
  const terms = nodes[k];
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
    3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
  ],
  [
    1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
    3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852854561e3,
  ],
] as const;
const outer = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
    1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
] as const;
const far = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
    2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
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
