import { parameter, stepLength } from '../constants';
import { positivePower } from '../elementary';
import { settleAnywhere } from '../settle';

/** drift = a x − b x³, diffusion = sigma; constants a, b, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return f64x2.mul(x, f64x2.sub(parameter(c, 0), f64x2.mul(parameter(c, 1), f64x2.mul(x, x))));
}

// @ts-ignore: decorator
@inline
export function superlinear(x: v128, c: usize): v128 {
  return drift(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(_x: v128, c: usize): v128 {
  return parameter(c, 2);
}

/**
 * X of p X + q X³ = r, p = 1 − a h > 0, q = b h, r = x + sigma · noise: Newton's method from the lesser of |r|/p and (|r|/q)^⅓,
 * which lie above |X|, so that it falls to it; where both meet, seven steps leave nothing.
 */
// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  const h = stepLength(c);
  const p = f64x2.sub(f64x2.splat(1), f64x2.mul(parameter(c, 0), h));
  const q = f64x2.mul(parameter(c, 1), h);
  const right = f64x2.add(x, f64x2.mul(parameter(c, 2), noise));
  const r = f64x2.abs(right);
  let root = f64x2.min(f64x2.div(r, p), positivePower(f64x2.div(r, q), f64x2.splat(0.3333333333333333)));
  for (let i = 0; i < 7; i++) {
    const cubed = f64x2.mul(q, f64x2.mul(root, root));
    const above = f64x2.add(f64x2.add(cubed, cubed), p);
    const value = f64x2.add(r, f64x2.mul(f64x2.add(cubed, cubed), root));
    root = f64x2.div(value, f64x2.add(above, cubed));
  }
  return v128.bitselect(f64x2.neg(root), root, f64x2.lt(right, f64x2.splat(0)));
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, _stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleAnywhere(state, value, whole);
}
