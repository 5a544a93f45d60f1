/** One estimate of a number, with its 95 % interval and its true value where there are such. */
export interface Estimate {
  readonly estimator: string;
  /** What is estimated: λ, a, b, c. */
  readonly quantity: string;
  readonly estimate: number;
  readonly interval95: readonly [number, number] | null;
  readonly truth: number | null;
}
