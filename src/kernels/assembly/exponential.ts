/**
 * Exponential and logarithm of whole vectors, for the activations: argument reduction by multiples of ln 2
 * in two parts (Cody & Waite 1980) and polynomials fitted at the Chebyshev nodes of the reduced range, whose
 * error is below 0.07 units in the last place. reference/exponential.ts repeats every operation.
 */

/** a + b · t. */
// @ts-ignore: decorator
@inline
function linear<T extends number>(a: v128, b: v128, t: v128): v128 {
  return v128.add<T>(a, v128.mul<T>(b, t));
}

/** c0 + c1 t. */
// @ts-ignore: decorator
@inline
function two<T extends number>(t: v128, c0: f64, c1: f64): v128 {
  return linear<T>(v128.splat<T>(<T>c0), v128.splat<T>(<T>c1), t);
}

/** c0 + c1 t + c2 t² + c3 t³ by Estrin's scheme (1960): its halves do not wait for each other. */
// @ts-ignore: decorator
@inline
function four<T extends number>(t: v128, t2: v128, c0: f64, c1: f64, c2: f64, c3: f64): v128 {
  return linear<T>(two<T>(t, c0, c1), two<T>(t, c2, c3), t2);
}

/** x · log2(e) + 1.5 · 2^(mantissa bits): the integer nearest to x / ln 2 stands in the lowest bits. */
// @ts-ignore: decorator
@inline
function shiftedExponent<T extends number>(x: v128): v128 {
  return v128.add<T>(
    v128.mul<T>(x, v128.splat<T>(<T>1.4426950408889634)),
    v128.splat<T>(<T>(sizeof<T>() == 4 ? 12582912.0 : 6755399441055744.0)),
  );
}

/** r = x − n ln 2, |r| ≤ ln 2 / 2: n times the high part is exact. */
// @ts-ignore: decorator
@inline
function reduced<T extends number>(x: v128, shifted: v128): v128 {
  if (sizeof<T>() == 4) {
    const n = f32x4.sub(shifted, f32x4.splat(12582912));
    const high = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.69317626953125)));
    return f32x4.sub(high, f32x4.mul(n, f32x4.splat(-2.9088971e-5)));
  }
  const n = f64x2.sub(shifted, f64x2.splat(6755399441055744));
  const high = f64x2.sub(x, f64x2.mul(n, f64x2.splat(0.6931471803691238)));
  return f64x2.sub(high, f64x2.mul(n, f64x2.splat(1.9082149292705877e-10)));
}

/** 2^(n + bias), with n from the lowest bits of `shifted`. */
// @ts-ignore: decorator
@inline
function powerOfTwo<T extends number>(shifted: v128, bias: i32): v128 {
  if (sizeof<T>() == 4) return i32x4.add(i32x4.shl(shifted, 23), i32x4.splat((127 + bias) << 23));
  return i64x2.add(i64x2.shl(shifted, 52), i64x2.splat((<i64>(1023 + bias)) << 52));
}

/** e^r − 1 for |r| ≤ ln 2 / 2, as r + r² P(r). */
// @ts-ignore: decorator
@inline
function reducedExpm1<T extends number>(r: v128): v128 {
  const r2 = v128.mul<T>(r, r);
  let p: v128;
  if (sizeof<T>() == 4) {
    const low = four<T>(r, r2, 0.5, 0.16666667, 0.041666556, 0.008333321);
    const high = two<T>(r, 0.0013926184, 0.00019882698);
    p = linear<T>(low, high, v128.mul<T>(r2, r2));
  } else {
    const low = four<T>(r, r2, 0.5, 0.16666666666666669, 0.041666666666666664, 0.008333333333330062);
    const middle = four<T>(
      r,
      r2,
      0.0013888888888886552,
      0.00019841269863053618,
      2.4801587317144498e-5,
      2.7557268459997064e-6,
    );
    const high = linear<T>(
      two<T>(r, 2.755728296954995e-7, 2.510038549551032e-8),
      f64x2.splat(2.0911236630261545e-9),
      r2,
    );
    const r4 = v128.mul<T>(r2, r2);
    p = linear<T>(linear<T>(low, middle, r4), high, v128.mul<T>(r4, r4));
  }
  return linear<T>(r, p, r2);
}

/** e^x − 1 for |x| ≤ 44: 2^n (e^r − 1) + (2^n − 1). */
// @ts-ignore: decorator
@inline
export function expm1<T extends number>(x: v128): v128 {
  const shifted = shiftedExponent<T>(x);
  const scale = powerOfTwo<T>(shifted, 0);
  const e = reducedExpm1<T>(reduced<T>(x, shifted));
  return v128.add<T>(v128.mul<T>(scale, e), v128.sub<T>(scale, v128.splat<T>(<T>1)));
}

/** e^x for x ≤ 0 down to where it vanishes. Scaled in two steps, so that subnormal results are rounded once. */
// @ts-ignore: decorator
@inline
export function expOfNegative<T extends number>(x: v128): v128 {
  const shifted = shiftedExponent<T>(x);
  const e = reducedExpm1<T>(reduced<T>(x, shifted));
  const y = v128.add<T>(v128.splat<T>(<T>1), e);
  if (sizeof<T>() == 4) {
    const scaled = f32x4.mul(y, powerOfTwo<T>(shifted, 64));
    return f32x4.mul(scaled, f32x4.splat(5.421010862427522e-20));
  }
  const scaled = f64x2.mul(y, powerOfTwo<T>(shifted, 128));
  return f64x2.mul(scaled, f64x2.splat(2.938735877055719e-39));
}

/** log(1 + u) for 0 ≤ u ≤ 1, as 2 artanh(d / 2) = d + d³ A(d²) with d = 2u / (2 + u). */
// @ts-ignore: decorator
@inline
export function log1p<T extends number>(u: v128): v128 {
  const d = v128.div<T>(v128.add<T>(u, u), v128.add<T>(v128.splat<T>(<T>2), u));
  const t = v128.mul<T>(d, d);
  const t2 = v128.mul<T>(t, t);
  let a: v128;
  if (sizeof<T>() == 4) {
    const low = four<T>(t, t2, 0.083333336, 0.012499908, 0.0022337786, 0.0004239543);
    a = linear<T>(low, f32x4.splat(0.00011340294), v128.mul<T>(t2, t2));
  } else {
    const low = four<T>(
      t,
      t2,
      0.08333333333333333,
      0.012500000000004561,
      0.002232142856805083,
      0.00043402778745706605,
    );
    const middle = four<T>(
      t,
      t2,
      8.877826863928929e-5,
      1.8781214102676078e-5,
      4.063151718408558e-6,
      9.156154772077773e-7,
    );
    const high = two<T>(t, 1.6785273839700266e-7, 7.708043179259938e-8);
    const t4 = v128.mul<T>(t2, t2);
    a = linear<T>(linear<T>(low, middle, t4), high, v128.mul<T>(t4, t4));
  }
  return linear<T>(d, v128.mul<T>(t, a), d);
}
