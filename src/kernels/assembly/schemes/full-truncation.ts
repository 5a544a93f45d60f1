import { diffusion, drift, truncated } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { put, take } from '../pairs';

/**
 * u ← u + (a(u⁺) h + b(u⁺) √h z), x = u⁺ (Lord, Koekkoek & van Dijk 2010). u, which may be negative and is not absorbed, is
 * the second component, and the third counts the steps after which it is.
 */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const noise = f64x2.mul(rootOfStep(c), take(z, whole));
  const moved = f64x2.add(f64x2.mul(drift(x, c), stepLength(c)), f64x2.mul(diffusion(x, c), noise));
  const u = f64x2.add(take(state + stateBytes, whole), moved);
  put(state, truncated(u), whole);
  put(state + stateBytes, u, whole);
  const counts = state + 2 * stateBytes;
  const one = v128.and(f64x2.lt(u, f64x2.splat(0)), f64x2.splat(1));
  put(counts, f64x2.add(take(counts, whole), one), whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
