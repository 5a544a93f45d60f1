import { diffusion, drift, settle } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { take } from '../pairs';

/**
 * Milstein's scheme with a difference in place of the derivative: x ← x + (a h + b √h z) + ½ √h (b(x + a h + b √h) − b) (z² − 1)
 * (Kloeden & Platen 1992, 11.1.3).
 */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const root = rootOfStep(c);
  const normal = take(z, whole);
  const b = diffusion(x, c);
  const drifted = f64x2.mul(drift(x, c), stepLength(c));
  const support = f64x2.add(f64x2.add(x, drifted), f64x2.mul(b, root));
  const difference = f64x2.sub(diffusion(support, c), b);
  const moved = f64x2.add(drifted, f64x2.mul(b, f64x2.mul(root, normal)));
  const excess = f64x2.mul(root, f64x2.sub(f64x2.mul(normal, normal), f64x2.splat(1)));
  const correction = f64x2.mul(f64x2.mul(f64x2.splat(0.5), difference), excess);
  settle(state, stateBytes, f64x2.add(x, f64x2.add(moved, correction)), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
