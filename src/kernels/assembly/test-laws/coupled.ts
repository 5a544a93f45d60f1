import { put, take } from '../pairs';

/**
 * Of the tests alone, with more of everything than one: x ← x + (a + b · v · z0), v ← c · v + (d · z1 + e · z2), both from
 * the values before the step, and in every seventh step v is zero.
 */
// @ts-ignore: decorator
@inline
export function step(
  x: usize,
  others: usize,
  _othersBytes: usize,
  state: usize,
  stateBytes: usize,
  spare: usize,
  spareBytes: usize,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  constants: usize,
  at: u32,
  whole: bool,
): void {
  const before = take(state + stateBytes, whole);
  const e = v128.load64_splat(constants, 32);
  const moved = f64x2.add(a, f64x2.mul(f64x2.mul(b, before), take(x, whole)));
  const noise = f64x2.add(f64x2.mul(d, take(spare, whole)), f64x2.mul(e, take(spare + spareBytes, whole)));
  const value = f64x2.add(take(state, whole), moved);
  const v = at % 7 == 6 ? f64x2.splat(0) : f64x2.add(f64x2.mul(c, before), noise);
  put(x, value, whole);
  put(state, value, whole);
  put(others, v, whole);
  put(state + stateBytes, v, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 3;
}
