import { parameter } from '../constants';
import { reverting, revertingImplicitly } from '../mean-reversion';
import { put, take } from '../pairs';
import { settleAnywhere } from '../settle';

/** Ornstein–Uhlenbeck: x ← (decay · x + level) + deviation · z. */
// @ts-ignore: decorator
@inline
export function step(
  x: usize,
  _others: usize,
  _othersBytes: usize,
  state: usize,
  _stateBytes: usize,
  _spare: usize,
  _spareBytes: usize,
  decay: v128,
  level: v128,
  deviation: v128,
  _c3: v128,
  _constants: usize,
  _step: u32,
  whole: bool,
): void {
  const mean = f64x2.add(f64x2.mul(decay, take(state, whole)), level);
  const value = f64x2.add(mean, f64x2.mul(deviation, take(x, whole)));
  put(x, value, whole);
  put(state, value, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}

/** a = kappa (theta − x), b = sigma; constants kappa, theta, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return reverting(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(_x: v128, c: usize): v128 {
  return parameter(c, 2);
}

// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  return revertingImplicitly(x, f64x2.mul(diffusion(x, c), noise), c);
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, _stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleAnywhere(state, value, whole);
}
