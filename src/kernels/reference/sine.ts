/**
 * sin a, absolute error below 3e-16 for |a| ≤ 1e5: the same bits on every engine, and the kernels' own.
 *
 * With q the integer nearest to a · 2/π, r = a − q π/2 lies within ±π/4: π/2 is taken off in three parts of which
 * the first two have 33 bits, so that their products with q < 2^20 are exact (Cody & Waite 1980). sin r and cos r
 * are Taylor's polynomials up to r^15 and r^16, whose error there is below 5e-17; q mod 4 says which of them, and
 * its sign.
 */
export function sine(a: number): number {
  return turned(a, 0);
}

/** cos a: the sine a quarter of a turn on, with the same error. */
export function cosine(a: number): number {
  return turned(a, 0.25);
}

/** sin(a + 2π · ahead). */
function turned(a: number, ahead: number): number {
  // Adding and taking off 1.5 · 2^52 rounds to the nearest integer.
  const shift = 6755399441055744;
  const q = a * 0.6366197723675814 + shift - shift;
  let r = a - q * 1.5707963267341256;
  r -= q * 6.077100506303966e-11;
  r -= q * 2.0222662487959506e-21;
  const t = r * r;
  const quarter = q * 0.25 + ahead;
  const turn = quarter - Math.floor(quarter);
  const value = turn === 0.25 || turn === 0.75 ? cosineOf(t) : r + r * t * sineTail(t);
  return turn >= 0.5 ? -value : value;
}

/** (sin r − r) / r³ from t = r². */
function sineTail(t: number): number {
  let s = -7.647163731819816e-13; // −1/15!
  s = s * t + 1.6059043836821613e-10;
  s = s * t - 2.505210838544172e-8;
  s = s * t + 2.7557319223985893e-6;
  s = s * t - 0.0001984126984126984;
  s = s * t + 0.008333333333333333;
  return s * t - 0.16666666666666666;
}

/** cos r from t = r². */
function cosineOf(t: number): number {
  let c = 4.779477332387385e-14; // 1/16!
  c = c * t - 1.1470745597729725e-11;
  c = c * t + 2.08767569878681e-9;
  c = c * t - 2.755731922398589e-7;
  c = c * t + 2.48015873015873e-5;
  c = c * t - 0.001388888888888889;
  c = c * t + 0.041666666666666664;
  c = c * t - 0.5;
  return c * t + 1;
}
