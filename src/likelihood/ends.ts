import type { Maximum } from './newton.js';

/** Two ends of a search whose log-likelihoods differ by more are two maxima. */
const another = 1e-6;

/** The end with the highest log-likelihood; of ends that are as high, the first that has converged. */
export const bestOf = (ends: readonly Maximum[]): Maximum =>
  ends.reduce((a, b) => (b.found.value > a.found.value + another * (a.converged ? 1 : 0) ? b : a));

/** What is to be known of a search that ended there. */
export function problemsOf(ends: readonly Maximum[], best: Maximum): string[] {
  const lower = ends.filter(({ converged, found }) => converged && found.value < best.found.value - another);
  return [
    ...(best.converged
      ? []
      : ['The search has not converged: gradient or curvature still leave something to gain.']),
    ...(lower.length > 0
      ? [
          `The likelihood has more than one maximum: ${lower.length} of ${ends.length} searches ended in a lower one.`,
        ]
      : []),
  ];
}
