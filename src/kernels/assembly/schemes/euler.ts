import { diffusion, drift, settle } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { take } from '../pairs';

/** x ← x + (a h + b √h z) (Maruyama 1955). */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const noise = f64x2.mul(rootOfStep(c), take(z, whole));
  const moved = f64x2.add(f64x2.mul(drift(x, c), stepLength(c)), f64x2.mul(diffusion(x, c), noise));
  settle(state, stateBytes, f64x2.add(x, moved), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
