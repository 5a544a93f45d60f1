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
  | { readonly of: 'f'; readonly power: number; readonly lowest: number; readonly highest: number }
  /** λ as one number, or the mean of one that differs from row to row. */
  | { readonly of: 'lambda' }
  /** Something of k alone, in which there is no λ. */
  | { readonly of: 'k' }
  /** What the estimator assumes of λ(x) and of the noise, such as a length scale. */
  | { readonly of: 'prior' };

/** The coefficients of x^lowest … x^(lowest + degree) in f. */
export function coefficients({ lowest, degree }: { lowest: number; degree: number }): Estimand[] {
  const highest = lowest + degree;
  return Array.from({ length: degree + 1 }, (_, b) => ({ of: 'f', power: lowest + b, lowest, highest }));
}

/**
 * The true value of an estimand, by f's coefficients by power of x; null where it has none, or where f is no polynomial
 * or not known.
 */
export function truthOf(estimand: Estimand | undefined, f: readonly number[] | undefined): number | null {
  if (estimand?.of === 'lambda') return constantLambda(f) ?? null;
  if (estimand?.of !== 'f' || !f) return null;
  const { power, lowest, highest } = estimand;
  const outside = f.some((coefficient, d) => coefficient !== 0 && (d < lowest || d > highest));
  return outside ? null : (f[power] ?? 0);
}

/** Parameters beside their true values; `estimands` says what each of them stands for, in their order. */
export function withTruth<Parameter extends object>(
  parameters: readonly Parameter[],
  estimands: readonly Estimand[],
  f: readonly number[] | undefined,
): (Parameter & { readonly truth: number | null })[] {
  return parameters.map((parameter, p) => ({ ...parameter, truth: truthOf(estimands[p], f) }));
}
