/**
 * sin a of two values, absolute error below 3e-16 for |a| ≤ 1e5.
 *
 * With q the integer nearest to a · 2/π, r = a − q π/2 lies within ±π/4: π/2 is taken off in three parts of which
 * the first two have 33 bits, so that their products with q < 2^20 are exact (Cody & Waite 1980). sin r and cos r
 * are Taylor's polynomials up to r^15 and r^16, whose error there is below 5e-17; q mod 4 says which of them, and
 * its sign.
 */
// @ts-ignore: decorator
@inline
export function sine(a: v128): v128 {
  return turned(a, 0);
}

/** cos a of two values: the sine a quarter of a turn on, with the same error. */
// @ts-ignore: decorator
@inline
export function cosine(a: v128): v128 {
  return turned(a, 0.25);
}

/** sin(a + 2π · ahead) of two values. */
// @ts-ignore: decorator
@inline
function turned(a: v128, ahead: f64): v128 {
  // Adding and taking off 1.5 · 2^52 rounds to the nearest integer.
  const shift = f64x2.splat(6755399441055744);
  const q = f64x2.sub(f64x2.add(f64x2.mul(a, f64x2.splat(0.6366197723675814)), shift), shift);
  let r = f64x2.sub(a, f64x2.mul(q, f64x2.splat(1.5707963267341256)));
  r = f64x2.sub(r, f64x2.mul(q, f64x2.splat(6.077100506303966e-11)));
  r = f64x2.sub(r, f64x2.mul(q, f64x2.splat(2.0222662487959506e-21)));
  const t = f64x2.mul(r, r);

  let s = f64x2.splat(-7.647163731819816e-13); // −1/15!
  s = next(s, t, 1.6059043836821613e-10);
  s = next(s, t, -2.505210838544172e-8);
  s = next(s, t, 2.7557319223985893e-6);
  s = next(s, t, -0.0001984126984126984);
  s = next(s, t, 0.008333333333333333);
  s = next(s, t, -0.16666666666666666);
  const sinR = f64x2.add(r, f64x2.mul(f64x2.mul(r, t), s));

  let c = f64x2.splat(4.779477332387385e-14); // 1/16!
  c = next(c, t, -1.1470745597729725e-11);
  c = next(c, t, 2.08767569878681e-9);
  c = next(c, t, -2.755731922398589e-7);
  c = next(c, t, 2.48015873015873e-5);
  c = next(c, t, -0.001388888888888889);
  c = next(c, t, 0.041666666666666664);
  c = next(c, t, -0.5);
  const cosR = next(c, t, 1);

  // q mod 4 as a fraction of 4: 0, ¼, ½ or ¾.
  const quarter = f64x2.add(f64x2.mul(q, f64x2.splat(0.25)), f64x2.splat(ahead));
  const turn = f64x2.sub(quarter, f64x2.floor(quarter));
  const negative = f64x2.ge(turn, f64x2.splat(0.5));
  const half = f64x2.sub(turn, v128.and(negative, f64x2.splat(0.5)));
  const value = v128.bitselect(cosR, sinR, f64x2.gt(half, f64x2.splat(0)));
  return v128.xor(value, v128.and(negative, f64x2.splat(-0.0)));
}

/** p · t + c */
// @ts-ignore: decorator
@inline
function next(p: v128, t: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, t), f64x2.splat(c));
}
