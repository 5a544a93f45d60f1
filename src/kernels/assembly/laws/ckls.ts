import { parameter } from '../constants';
import { positivePart, positivePower } from '../elementary';
import { reverting, revertingImplicitly } from '../mean-reversion';
import { settleCounted } from '../settle';

/** a = kappa (theta − x), b = sigma (x⁺)^gamma, b b′ = gamma b² / x; constants kappa, theta, sigma, gamma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return reverting(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 2), positivePower(x, parameter(c, 3)));
}

// @ts-ignore: decorator
@inline
export function slope(x: v128, c: usize): v128 {
  const b = diffusion(x, c);
  const ratio = f64x2.div(f64x2.mul(parameter(c, 3), f64x2.mul(b, b)), x);
  return v128.and(ratio, f64x2.gt(x, f64x2.splat(0)));
}

// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  return revertingImplicitly(x, f64x2.mul(diffusion(x, c), noise), c);
}

// @ts-ignore: decorator
@inline
export function truncated(x: v128): v128 {
  return positivePart(x);
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleCounted(state, stateBytes, value, f64x2.le(value, f64x2.splat(0)), whole);
}
