import type { PolynomialShape } from '../bases/basis.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The functions φ_b(x) = x^lowest T_b((x − centre) · scale), b = 0 … degree, T the Chebyshev polynomials of the
 * first kind. They span what x^lowest, …, x^(lowest + degree) span. Means of high powers are nearly dependent
 * wherever x stays on one side of 0; these are not, since T_b swings between −1 and 1 on the data's range.
 */
export interface ScaledBasis extends PolynomialShape {
  readonly centre: number;
  readonly scale: number;
}

/** The functions on a range: its ends go to −1 and 1. On a range of one point, z = x − centre. */
export function scaledBasis(
  { lowest, degree, around }: PolynomialShape,
  { low, high }: Interval,
): ScaledBasis {
  const centre = low + (high - low) / 2;
  const half = Math.max(high - centre, centre - low);
  return { lowest, degree, centre, scale: half > 0 ? 1 / half : 1, ...(around && { around }) };
}

/** T_0(z) … T_degree(z): T_{k+1} = 2 z T_k − T_{k−1}. */
export function chebyshev(degree: number, z: number): Float64Array {
  const t = new Float64Array(degree + 1);
  t[0] = 1;
  if (degree > 0) t[1] = z;
  for (let k = 1; k < degree; k++) t[k + 1] = 2 * z * t[k] - t[k - 1];
  return t;
}

/**
 * The plain coefficients of the functions, row-major p × p: φ_b(x) = Σ_a m[a, b] x^(lowest + a), or
 * Σ_a m[a, b] x^lowest (x − around)^a, by the recurrence of T. A vector of coefficients θ of the functions is m θ in powers of x.
 */
export function plainCoefficients({ degree, centre, scale, around = 0 }: ScaledBasis): Float64Array {
  const p = degree + 1;
  const m = new Float64Array(p * p);
  m[0] = 1;
  for (let b = 1; b < p; b++) {
    const factor = b === 1 ? scale : 2 * scale;
    for (let a = 0; a <= b; a++) {
      const raised = a > 0 ? m[(a - 1) * p + b - 1] : 0;
      const before = b > 1 ? m[a * p + b - 2] : 0;
      m[a * p + b] = factor * (raised - (centre - around) * m[a * p + b - 1]) - before;
    }
  }
  return m;
}
