import { parameter, stepLength } from '../constants';
import { positivePart } from '../elementary';
import { settleCounted } from '../settle';

/** a = r x (1 − x/K), b = sigma x, b b′ = sigma² x; constants r, K, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  const free = f64x2.sub(f64x2.splat(1), f64x2.div(x, parameter(c, 1)));
  return f64x2.mul(f64x2.mul(parameter(c, 0), x), free);
}

// @ts-ignore: decorator
@inline
export function superlinear(x: v128, c: usize): v128 {
  return drift(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 2), x);
}

// @ts-ignore: decorator
@inline
export function slope(x: v128, c: usize): v128 {
  const sigma = parameter(c, 2);
  return f64x2.mul(f64x2.mul(sigma, sigma), x);
}

/** X of (1 − r h) X + (r h / K) X² = y, y = x + sigma x · noise: the root that goes to y as h goes to 0. */
// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  const y = f64x2.add(x, f64x2.mul(diffusion(x, c), noise));
  const growth = f64x2.mul(parameter(c, 0), stepLength(c));
  const p = f64x2.sub(f64x2.splat(1), growth);
  const q = f64x2.div(growth, parameter(c, 1));
  const inside = f64x2.add(f64x2.mul(p, p), f64x2.mul(f64x2.mul(f64x2.splat(4), q), y));
  return f64x2.div(f64x2.add(y, y), f64x2.add(p, f64x2.sqrt(positivePart(inside))));
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleCounted(state, stateBytes, value, f64x2.le(value, f64x2.splat(0)), whole);
}
