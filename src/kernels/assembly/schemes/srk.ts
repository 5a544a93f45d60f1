import { diffusion, drift, settle } from '../coefficients';
import { rootOfStep, stepLength } from '../constants';
import { take } from '../pairs';

/** a + s · b */
// @ts-ignore: decorator
@inline
function plus(a: v128, s: f64, b: v128): v128 {
  return f64x2.add(a, f64x2.mul(f64x2.splat(s), b));
}

/**
 * Rößler's SRI1W1 (2010), strong order 1.5, with I1 = √h z, I10 = ½ h (I1 + √h z′/√3), I11 = ½ (I1² − h) and
 * I111 = (I1³ − 3 h I1)/6; z′ is the second normal of the step.
 */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, noiseBytes: usize, c: usize, whole: bool): void {
  const x = take(state, whole);
  const h = stepLength(c);
  const root = rootOfStep(c);
  const normal = take(z, whole);
  const square = f64x2.mul(normal, normal);
  const i1 = f64x2.mul(root, normal);
  const second = f64x2.mul(f64x2.mul(root, take(z + noiseBytes, whole)), f64x2.splat(0.5773502691896258));
  const i10 = f64x2.mul(f64x2.splat(0.5), f64x2.add(i1, second)); // over h
  const i11 = f64x2.mul(f64x2.mul(f64x2.splat(0.5), root), f64x2.sub(square, f64x2.splat(1))); // over √h
  const cube = f64x2.mul(normal, f64x2.sub(square, f64x2.splat(3)));
  const i111 = f64x2.div(f64x2.mul(root, cube), f64x2.splat(6)); // over h

  const a1 = f64x2.mul(drift(x, c), h);
  const g1 = diffusion(x, c);
  const g1Root = f64x2.mul(g1, root);
  const a2 = f64x2.mul(drift(f64x2.add(plus(x, 0.75, a1), f64x2.mul(f64x2.mul(f64x2.splat(1.5), g1), i10)), c), h);
  const g2 = diffusion(plus(plus(x, 0.25, a1), 0.5, g1Root), c);
  const g2Root = f64x2.mul(g2, root);
  const g3 = diffusion(f64x2.sub(f64x2.add(x, a1), g1Root), c);
  // Its third stage of drift is the first: x, since c0 and A0 are 0 there.
  const last = plus(plus(plus(x, 0.25, a1), -5, g1Root), 3, g2Root);
  const g4 = diffusion(plus(last, 0.5, f64x2.mul(g3, root)), c);

  const w1 = plus(plus(plus(f64x2.neg(i1), -1, i11), 2, i10), -2, i111);
  const third = f64x2.splat(1.3333333333333333);
  const w2 = f64x2.mul(third, plus(f64x2.sub(f64x2.add(i1, i11), i10), 1.25, i111));
  const w3 = plus(plus(plus(f64x2.mul(f64x2.splat(0.6666666666666666), i1), -0.3333333333333333, i11), -0.6666666666666666, i10), -0.6666666666666666, i111);
  const drifted = plus(f64x2.mul(f64x2.splat(0.3333333333333333), a1), 0.6666666666666666, a2);
  const early = f64x2.add(f64x2.mul(w1, g1), f64x2.mul(w2, g2));
  const late = f64x2.add(f64x2.mul(w3, g3), f64x2.mul(i111, g4));
  settle(state, stateBytes, f64x2.add(x, f64x2.add(drifted, f64x2.add(early, late))), c, whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 2;
}
