import { put, take } from '../pairs';

/**
 * Brownian bridge, each increment given the value before: with w = dt / (T − t),
 * x ← (x + (end − x) w) + sigma √(dt (1 − w)⁺) z. Constants: end, sigma √dt, dt, T.
 */
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
  end: v128,
  volatility: v128,
  dt: v128,
  horizon: v128,
  _constants: usize,
  at: u32,
  whole: bool,
): void {
  const left = f64x2.sub(horizon, f64x2.mul(f64x2.splat(<f64>at), dt));
  // The last step's share is 1 but for rounding, whose root would be seen.
  const ratio = f64x2.div(dt, left);
  const share = v128.bitselect(ratio, f64x2.splat(1), f64x2.lt(ratio, f64x2.splat(0.999999999)));
  const deviation = f64x2.mul(volatility, f64x2.sqrt(f64x2.sub(f64x2.splat(1), share)));
  const before = take(state, whole);
  const mean = f64x2.add(before, f64x2.mul(f64x2.sub(end, before), share));
  const value = f64x2.add(mean, f64x2.mul(deviation, take(x, whole)));
  put(x, value, whole);
  put(state, value, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
