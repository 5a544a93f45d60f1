import { expm1 } from './exponential';

/** Beyond this, tanh(x / 2) and 1 − e^−x round to one. */
// @ts-ignore: decorator
@inline
export function saturation<T extends number>(): v128 {
  return v128.splat<T>(<T>(sizeof<T>() == 4 ? 20 : 44));
}

/**
 * tanh(x) = t / (t + 2) with t = e^2|x| − 1, and the sign of x: within 2.3 units in the last place of any value.
 * pmin(x, c) and pmax(x, c) are x where x is NaN.
 */
// @ts-ignore: decorator
@inline
export function tanh<T extends number>(x: v128): v128 {
  const magnitude = v128.abs<T>(x);
  const sign = v128.xor(x, magnitude);
  const t = expm1<T>(v128.pmin<T>(v128.add<T>(magnitude, magnitude), saturation<T>()));
  return v128.or(v128.div<T>(t, v128.add<T>(t, v128.splat<T>(<T>2))), sign);
}
