import { parameter, stepLength } from '../constants';
import { exp } from '../elementary';
import { put, take } from '../pairs';
import { settleCounted } from '../settle';

/** Geometric Brownian motion: x ← x exp(drift + volatility · z). */
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
  drift: v128,
  volatility: v128,
  _c2: v128,
  _c3: v128,
  _constants: usize,
  _step: u32,
  whole: bool,
): void {
  const growth = exp(f64x2.add(drift, f64x2.mul(volatility, take(x, whole))));
  const value = f64x2.mul(take(state, whole), growth);
  put(x, value, whole);
  put(state, value, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}

/** a = mu x, b = sigma x, b b′ = sigma² x; constants mu, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 0), x);
}

// @ts-ignore: decorator
@inline
export function diffusion(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 1), x);
}

// @ts-ignore: decorator
@inline
export function slope(x: v128, c: usize): v128 {
  const sigma = parameter(c, 1);
  return f64x2.mul(f64x2.mul(sigma, sigma), x);
}

// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  const right = f64x2.add(x, f64x2.mul(diffusion(x, c), noise));
  return f64x2.div(right, f64x2.sub(f64x2.splat(1), f64x2.mul(parameter(c, 0), stepLength(c))));
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleCounted(state, stateBytes, value, f64x2.le(value, f64x2.splat(0)), whole);
}
