/**
 * The constants of a scheme: the step h, its root √h, and from number 2 on the law's own. Each is loaded where it is used.
 */

/** Constant number `index`, twice. */
// @ts-ignore: decorator
@inline
export function constant(constants: usize, index: i32): v128 {
  return v128.load64_splat(constants + ((<usize>index) << 3));
}

// @ts-ignore: decorator
@inline
export function stepLength(constants: usize): v128 {
  return constant(constants, 0);
}

// @ts-ignore: decorator
@inline
export function rootOfStep(constants: usize): v128 {
  return constant(constants, 1);
}

/** Constant number `index` of the law. */
// @ts-ignore: decorator
@inline
export function parameter(constants: usize, index: i32): v128 {
  return constant(constants, index + 2);
}
