import { put, take } from '../pairs';

/** Brownian motion with drift: x ← x + (drift + volatility · z). */
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
  const increment = f64x2.add(drift, f64x2.mul(volatility, take(x, whole)));
  const value = f64x2.add(take(state, whole), increment);
  put(x, value, whole);
  put(state, value, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
