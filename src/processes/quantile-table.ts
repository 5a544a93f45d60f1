import { gammaTerm, incompleteGamma, logGamma } from '../evaluation/distributions.js';
import { exp, log } from '../kernels/reference/elementary.js';
import { coefficients, octaves, parts } from '../kernels/reference/quantile-table.js';

/** Terms of a series by which the middle of a part is reached from the one before, its neighbour. */
const terms = 13;

/**
 * The quantiles of χ² of d > 0 degrees of freedom as functions of 32-bit words, in polynomials: float64[2 sides, 32 octaves, 16 parts,
 * 8 coefficients] (kernels/reference/quantile-table.ts); or those of ln (χ²/256), below 0, since below d = 2 χ² is a large power of u where u is
 * small. Relative error of χ² below 1e-11, from logarithms below 1e-12 (1 + 1/d).
 *
 * With a = d/2, p = min(a, 1), R = q^p of q = ½ χ² and u = P(a, q), dR/du = p Γ(a) q^(p − a) e^q. So R′ = H, p R H′ = H² (p − a + q)
 * and p R q′ = q H, whose Taylor series about the middle of a part are recursions; the middles follow from each other by the same
 * series, and in each octave once from P.
 */
export function chiSquaredQuantiles(degreesOfFreedom: number, inLogarithms: boolean): Float64Array {
  const a = 0.5 * degreesOfFreedom;
  const p = Math.min(a, 1);
  const table = new Float64Array(2 * octaves * parts * coefficients);
  for (const above of [false, true]) {
    let series: Float64Array | undefined;
    let width = 0.25 / parts;
    for (let octave = octaves - 1; octave >= 0; octave--) {
      for (let part = parts - 1; part >= 0; part--) {
        const u = width * (parts + part + 0.5);
        const isLast = part === parts - 1;
        const before = series && valueAt(series, isLast ? -0.75 : -1);
        const root = isLast ? rootAt(a, p, u, above, before) : before!;
        series = seriesAt(a, p, root, above ? -width : width);
        const at = (((above ? octaves : 0) + octave) * parts + part) * coefficients;
        table.set(
          inLogarithms ? logarithmOf(series, p) : series.subarray(0, coefficients).map((c) => 2 * c),
          at,
        );
      }
      width /= 2;
    }
  }
  return table;
}

/** ln (2 R^(1/p)/256) of the series of R: R L′ = R′/p. */
function logarithmOf(R: Float64Array, p: number): Float64Array {
  const L = new Float64Array(coefficients);
  L[0] = log(R[0]) / p - 7 * Math.LN2;
  for (let k = 1; k < coefficients; k++) {
    let sum = (k * R[k]) / p;
    for (let j = 1; j < k; j++) sum -= R[k - j] * j * L[j];
    L[k] = sum / (k * R[0]);
  }
  return L;
}

function valueAt(series: Float64Array, t: number): number {
  let value = 0;
  for (let k = terms - 1; k >= 0; k--) value = value * t + series[k];
  return value;
}

/** q of R = q^p. */
const base = (root: number, p: number): number => (p < 1 ? exp(log(root) / p) : root);

/** R where the lower tail of the gamma law of shape a, or the upper, is u: Newton's method, in steps of at most a half of R. */
function rootAt(a: number, p: number, u: number, above: boolean, near = startAt(a, p)): number {
  let root = near;
  for (let step = 0; step < 200; step++) {
    const q = base(root, p);
    // As good as linear: P = R/Γ(a + 1) to all digits.
    if (q < 1e-20) return (above ? 1 - u : u) * exp(logGamma(a + 1));
    const { lower, upper } = incompleteGamma(a, q);
    const off = ((above ? u - upper : lower - u) * p) / (a * gammaTerm(a, q));
    root *= 1 - Math.max(-1, Math.min(0.5, off));
    if (Math.abs(off) < 1e-13) break;
  }
  return root;
}

/** R about the median: q is about a − ⅓, and of a small shape R = Γ(a + 1)/2. */
const startAt = (a: number, p: number): number => (p < 1 ? 0.5 * exp(logGamma(a + 1)) : a - 0.3);

/** R, in powers of a part's width from where it is `root`; `width` is negative where u falls. */
function seriesAt(a: number, p: number, root: number, width: number): Float64Array {
  const R = new Float64Array(terms);
  const H = new Float64Array(terms);
  const squares = new Float64Array(terms);
  const q = new Float64Array(terms);
  R[0] = root;
  q[0] = base(root, p);
  // p Γ(a) q^(p − a) e^q = p R / (a x^a e^−x/Γ(a + 1)); where q is no number above 0, Γ(a + 1).
  H[0] = width * (q[0] < 1e-20 ? exp(logGamma(a + 1)) : (p * root) / (a * gammaTerm(a, q[0])));
  for (let k = 0; k + 1 < terms; k++) {
    R[k + 1] = H[k] / (k + 1);
    for (let j = 0; j <= k; j++) squares[k] += H[j] * H[k - j];
    let [h, x] = [squares[k] * (p - a), 0];
    for (let j = 0; j <= k; j++) {
      h += squares[j] * q[k - j];
      x += q[j] * H[k - j];
    }
    h /= p;
    x /= p;
    for (let j = 1; j <= k; j++) {
      h -= R[j] * (k - j + 1) * H[k - j + 1];
      x -= R[j] * (k - j + 1) * q[k - j + 1];
    }
    H[k + 1] = h / (R[0] * (k + 1));
    q[k + 1] = x / (R[0] * (k + 1));
  }
  return R;
}
