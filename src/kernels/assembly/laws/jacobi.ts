import { parameter } from '../constants';
import { positivePart } from '../elementary';
import { reverting, revertingImplicitly } from '../mean-reversion';
import { settleCounted } from '../settle';

/** a = kappa (theta − x), b = sigma √(x (1 − x)), b b′ = ½ sigma² (1 − 2x); constants kappa, theta, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return reverting(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(x: v128, c: usize): v128 {
  const product = f64x2.mul(x, f64x2.sub(f64x2.splat(1), x));
  return f64x2.mul(parameter(c, 2), f64x2.sqrt(positivePart(product)));
}

// @ts-ignore: decorator
@inline
export function slope(x: v128, c: usize): v128 {
  const sigma = parameter(c, 2);
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(sigma, sigma));
  return f64x2.mul(half, f64x2.sub(f64x2.splat(1), f64x2.add(x, x)));
}

// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  return revertingImplicitly(x, f64x2.mul(diffusion(x, c), noise), c);
}

/** What leaves [0, 1] is put back to its edge. */
// @ts-ignore: decorator
@inline
export function settle(state: usize, stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  const one = f64x2.splat(1);
  const outside = v128.or(f64x2.lt(value, f64x2.splat(0)), f64x2.gt(value, one));
  const low = positivePart(value);
  settleCounted(state, stateBytes, v128.bitselect(one, low, f64x2.gt(low, one)), outside, whole);
}
