/** The next `left` values, at most two, and zeros: they add nothing. */
export function loadSome(x: usize, left: i32): v128 {
  if (left >= 2) return v128.load(x);
  if (left == 1) return v128.load64_zero(x);
  return f64x2.splat(0);
}
