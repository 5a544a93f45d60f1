import { diffusion, settle, superlinear } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { take } from '../pairs';

/** x ← x + (a h / (1 + h |a|) + b √h z), for a drift that outgrows every line (Hutzenthaler, Jentzen & Kloeden 2012). */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const noise = f64x2.mul(rootOfStep(c), take(z, whole));
  const drifted = f64x2.mul(superlinear(x, c), stepLength(c));
  const tamed = f64x2.div(drifted, f64x2.add(f64x2.splat(1), f64x2.abs(drifted)));
  settle(state, stateBytes, f64x2.add(x, f64x2.add(tamed, f64x2.mul(diffusion(x, c), noise))), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
