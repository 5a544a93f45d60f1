import { diffusion, drift, settle, slope } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { take } from '../pairs';

/** x ← x + (a h + b √h z) + ½ b b′ h (z² − 1) (Milstein 1974). */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const h = stepLength(c);
  const normal = take(z, whole);
  const noise = f64x2.mul(rootOfStep(c), normal);
  const moved = f64x2.add(f64x2.mul(drift(x, c), h), f64x2.mul(diffusion(x, c), noise));
  const excess = f64x2.mul(h, f64x2.sub(f64x2.mul(normal, normal), f64x2.splat(1)));
  const correction = f64x2.mul(f64x2.mul(f64x2.splat(0.5), slope(x, c)), excess);
  settle(state, stateBytes, f64x2.add(x, f64x2.add(moved, correction)), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
