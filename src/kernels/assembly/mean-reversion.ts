import { parameter, stepLength } from './constants';

/** The drift kappa (theta − x) of laws whose first two constants are kappa and theta. */
// @ts-ignore: decorator
@inline
export function reverting(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 0), f64x2.sub(parameter(c, 1), x));
}

/** The solution X of X = x + kappa (theta − X) h + noise. */
// @ts-ignore: decorator
@inline
export function revertingImplicitly(x: v128, noise: v128, c: usize): v128 {
  const kappaStep = f64x2.mul(parameter(c, 0), stepLength(c));
  const right = f64x2.add(f64x2.add(x, f64x2.mul(kappaStep, parameter(c, 1))), noise);
  return f64x2.div(right, f64x2.add(f64x2.splat(1), kappaStep));
}
