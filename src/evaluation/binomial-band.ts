import { exp, log } from './exponential.js';

/** ln k! for k = 0 … n: float64[n + 1]. */
export function logFactorialsTo(n: number): Float64Array {
  const logFactorials = new Float64Array(n + 1);
  for (let k = 2; k <= n; k++) logFactorials[k] = logFactorials[k - 1] + log(k);
  return logFactorials;
}

/** P(K = k) for K binomial with n trials of probability p. */
export function binomial(k: number, n: number, p: number, logFactorials: Float64Array): number {
  const ways = logFactorials[n] - logFactorials[k] - logFactorials[n - k];
  return exp(ways + k * log(p) + (n - k) * log(1 - p));
}

/** The counts that leave less than γ/2 of a binomial distribution below and above them. */
export function binomialMiddle(
  n: number,
  p: number,
  gamma: number,
  logFactorials = logFactorialsTo(n),
): [number, number] {
  return [lowest(n, p, gamma / 2, logFactorials), n - lowest(n, 1 - p, gamma / 2, logFactorials)];
}

/** The least count k with P(K ≤ k) > share. */
function lowest(n: number, p: number, share: number, logFactorials: Float64Array): number {
  // What lies ten standard deviations below the mean is less than any share that is asked for.
  let k = Math.max(0, Math.floor(n * p - 10 * Math.sqrt(n * p * (1 - p)) - 10));
  let sum = binomial(k, n, p, logFactorials);
  while (sum <= share && k < n) sum += binomial(++k, n, p, logFactorials);
  return k;
}
