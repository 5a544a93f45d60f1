import { fTail } from './distributions.js';
import { exp } from './exponential.js';

/** Terms of the mixture that are left out together weigh less than this. */
const negligible = 1e-12;

/**
 * P(F > f) for a noncentral F with d1 and d2 degrees of freedom and noncentrality δ ≥ 0 (Johnson, Kotz & Balakrishnan
 * 1995, chapter 30): a mixture of central ones with Poisson weights e^(−δ/2) (δ/2)^i / i!,
 *   Σ_i weight_i · P(F(d1 + 2i, d2) > f d1 / (d1 + 2i)).
 */
export function noncentralFTail(f: number, d1: number, d2: number, noncentrality: number): number {
  const half = noncentrality / 2;
  let weight = exp(-half);
  let [sum, left] = [0, 1];
  for (let i = 0; left > negligible && weight > 0; i++) {
    sum += weight * fTail((f * d1) / (d1 + 2 * i), d1 + 2 * i, d2);
    left -= weight;
    weight *= half / (i + 1);
  }
  // What is left of the weights lies beyond, where the tail is all but 1.
  return Math.min(1, sum + Math.max(0, left));
}

/** Beyond this e^(−δ/2) is no longer a normal number, and the bound counts as infinite. */
const mostNoncentrality = 1400;

/**
 * The upper end of the one-sided interval of confidence `level` for the noncentrality of an F that came out as f: the δ
 * at which F is that small with probability 1 − level; 0 where it is too small even for δ = 0, infinite above 1,400.
 */
export function mostNoncentral(f: number, d1: number, d2: number, level: number): number {
  const tooSmall = (noncentrality: number): boolean => noncentralFTail(f, d1, d2, noncentrality) < level;
  if (!tooSmall(0)) return 0;
  let [low, high] = [0, 1];
  while (tooSmall(high)) {
    if (high === mostNoncentrality) return Infinity;
    [low, high] = [high, Math.min(2 * high, mostNoncentrality)];
  }
  while (high - low > 1e-9 * high) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (tooSmall(middle)) low = middle;
    else high = middle;
  }
  return high;
}
