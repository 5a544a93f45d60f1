import { put, take } from './pairs';

/** What becomes of the value that a scheme came to. */

/** It is the next value. */
// @ts-ignore: decorator
@inline
export function settleAnywhere(state: usize, value: v128, whole: bool): void {
  put(state, value, whole);
}

/** `kept` is the next value, and the second component counts the steps that left the domain, where `outside` is all ones. */
// @ts-ignore: decorator
@inline
export function settleCounted(
  state: usize,
  stateBytes: usize,
  kept: v128,
  outside: v128,
  whole: bool,
): void {
  put(state, kept, whole);
  const count = take(state + stateBytes, whole);
  put(state + stateBytes, f64x2.add(count, v128.and(outside, f64x2.splat(1))), whole);
}
