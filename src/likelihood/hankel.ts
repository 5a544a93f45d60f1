/** Terms at most: from z = 30 on, and q² ≤ 2z, what follows them is below rounding. */
const mostTerms = 30;
const negligible = 1e-17;
const nearest = 30;
/** Arguments from `from` on, twice that, four times, …: further out fewer terms do. */
const reaches = 7;

/** Numbers of a term: h_k, and its first two derivatives by q. */
export const perTerm = 3;

/** Hankel's expansion of one order. */
export interface Hankel {
  /** From here on it holds. */
  readonly from: number;
  /** float64[perTerm × (mostTerms + 1)], term after term. */
  readonly coefficients: Float64Array;
  /** Terms that arguments need from `from` times 1, 2, 4, … on. */
  readonly terms: readonly number[];
}

const coefficients = new Float64Array(perTerm * (mostTerms + 1));

/**
 * Hankel's expansion (Abramowitz & Stegun 1964, 9.7.1) I_q(z) √(2πz) e^−z = P(w; q) = Σ_k h_k w^k, w = 1/z, of one order q and many z:
 * h_k and its first two derivatives by q are computed once for all z. The coefficients are those of the last order asked for.
 */
export function hankelOf(q: number): Hankel {
  const h = coefficients;
  h.fill(0);
  h[0] = 1;
  for (let k = 1, at = perTerm; k <= mostTerms; k++, at += perTerm) {
    const odd = 2 * k - 1;
    const factor = (odd * odd - 4 * q * q) / (8 * k);
    const [first, second] = [-q / k, -1 / k];
    const before = h[at - 3];
    h[at] = before * factor;
    h[at + 1] = h[at - 2] * factor + before * first;
    h[at + 2] = h[at - 1] * factor + 2 * h[at - 2] * first + before * second;
  }
  const from = Math.max(nearest, 0.5 * q * q);
  const terms: number[] = [];
  for (let reach = 0, z = from; reach < reaches; reach++, z *= 2) terms.push(termsFrom(z));
  return { from, coefficients, terms };
}

/** Terms that z and all above it need. */
function termsFrom(z: number): number {
  const h = coefficients;
  const inverse = 1 / z;
  let terms = 1;
  for (let k = 1, at = perTerm, power = inverse; k <= mostTerms; k++, at += perTerm, power *= inverse) {
    const size = Math.max(Math.abs(h[at]), Math.abs(h[at + 1]), Math.abs(h[at + 2]));
    if (size * power * k * k >= negligible) terms = k;
  }
  return terms;
}
