/**
 * Quantiles for Newey–West errors, which are too small where the lags L are no small share of the time T that the rows
 * span: t statistics then have the distribution of fixed-b asymptotics for Bartlett's kernel with b = (L + 1)/T (Kiefer &
 * Vogelsang 2005, table 1). Rows left out at random leave b as it is (Rho & Vogelsang 2019).
 */

/** What a standard error is multiplied with for a 95 % interval. */
export function fixedB975(b: number): number {
  return 1.96 + b * (2.9694 + b * (0.416 - 0.5324 * b));
}

/**
 * Degrees of freedom of the χ² that Bartlett's estimate of a long-run variance comes nearest to, 1 / (b ∫ k²) with
 * ∫ k² = 2/3 (Sun 2013).
 */
export function bartlettDegreesOfFreedom(b: number): number {
  return 1.5 / b;
}
