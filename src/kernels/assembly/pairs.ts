/** Two values of float64, or where not `whole` (known when compiled) one: what a law's step reads and writes. */

// @ts-ignore: decorator
@inline
export function take(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load64_zero(at);
}

// @ts-ignore: decorator
@inline
export function put(at: usize, values: v128, whole: bool): void {
  if (whole) v128.store(at, values);
  else v128.store64_lane(at, values, 0);
}
