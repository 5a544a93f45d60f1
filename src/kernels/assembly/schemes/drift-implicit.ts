import { implicit, settle } from '../coefficients';
import { rootOfStep } from '../constants';
import { take } from '../pairs';

/** The solution X of X = x + a(X) h + b(x) √h z, as the law has it; of a law of the root of x, in its root. */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, _noiseBytes: usize, c: usize, whole: bool): void {
  const noise = f64x2.mul(rootOfStep(c), take(z, whole));
  settle(state, stateBytes, implicit(take(state, whole), noise, c), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 1;
}
