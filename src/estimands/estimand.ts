import type { PolynomialShape } from '../bases/basis.js';
import { constantLambda } from '../targets/truth.js';

/**
 * What a parameter of an estimator stands for. Estimators say it (Estimator.estimands) and never learn the true value:
 * that is joined to what they found by whoever writes it down.
 */
export type Estimand =
  /**
   * The coefficient of x^power in f(x) = λ(x) x², where f is made of the powers from `lowest` to `highest`. An f that
   * has others too gives such a coefficient no true value: the best fit depends on the rows then.
   */
  | {
      readonly of: 'f';
      readonly power: number;
      readonly lowest: number;
      readonly highest: number;
      /** Powers between them that f is not made of. */
      readonly without?: readonly number[];
      /** Of x^lowest (x − around)^(power − lowest) instead of x^power. */
      readonly around?: number | undefined;
    }
  /** λ as one number, or the mean of one that differs from row to row. */
  | { readonly of: 'lambda' }
  /** The coefficient of a term of rows that is no mean of a power of x: it has no true value. */
  | { readonly of: 'term' }
  /** Something of k alone, in which there is no λ. */
  | { readonly of: 'k' }
  /** What the estimator assumes of λ(x) and of the noise, such as a length scale. */
  | { readonly of: 'prior' };

/** The coefficients of x^lowest … x^(lowest + degree) in f, or of x^lowest (x − around)^b. */
export function coefficients({
  lowest,
  degree,
  around,
}: Omit<PolynomialShape, 'lowest'> & { readonly lowest: number }): Estimand[] {
  const highest = lowest + degree;
  const estimands: Estimand[] = [];
  for (let power = lowest; power <= highest; power++) {
    estimands.push(
      around ? { of: 'f', power, lowest, highest, around } : { of: 'f', power, lowest, highest },
    );
  }
  return estimands;
}

/**
 * The true value of an estimand, by f's coefficients by power of x; null where it has none, or where f is no polynomial
 * or not known.
 */
export function truthOf(estimand: Estimand | undefined, f: readonly number[] | undefined): number | null {
  if (estimand?.of === 'lambda') return constantLambda(f) ?? null;
  if (estimand?.of !== 'f' || !f) return null;
  const { power, lowest, highest, without = [], around } = estimand;
  for (let d = 0; d < f.length; d++) {
    if (f[d] !== 0 && (d < lowest || d > highest || without.includes(d))) return null;
  }
  return around === undefined ? (f[power] ?? 0) : (shifted(f.slice(lowest), around)[power - lowest] ?? 0);
}

/** The coefficients of powers of x − a of a polynomial in powers of x, by repeated division (Horner). */
function shifted(coefficients: readonly number[], a: number): number[] {
  const c = [...coefficients];
  for (let from = 0; from < c.length; from++) {
    for (let d = c.length - 2; d >= from; d--) c[d] += a * c[d + 1];
  }
  return c;
}

/** Parameters beside their true values; `estimands` says what each of them stands for, in their order. */
export function withTruth<Parameter extends object>(
  parameters: readonly Parameter[],
  estimands: readonly Estimand[],
  f: readonly number[] | undefined,
): (Parameter & { readonly truth: number | null })[] {
  return parameters.map((parameter, p) => ({ ...parameter, truth: truthOf(estimands[p], f) }));
}
