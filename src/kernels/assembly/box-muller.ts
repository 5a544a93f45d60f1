/**
 * The parts of the Box–Muller transform (Box & Muller 1958) from two uniform 32-bit words, two draws at a time:
 * (z, z′) = (r cos θ, r sin θ), the radius from word 0 and the angle from word 1. Only operations that IEEE 754
 * fixes to the last bit are used, so every engine gives the same numbers. The polynomials are minimax (Remez)
 * and make z right to 4e-13.
 */

/** c0 + c1 t + … + c5 t⁵ by Horner's rule. */
// @ts-ignore: decorator
@inline
function polynomial(t: v128, c0: f64, c1: f64, c2: f64, c3: f64, c4: f64, c5: f64): v128 {
  let p = f64x2.splat(c5);
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(c4));
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(c3));
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(c2));
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(c1));
  return f64x2.add(f64x2.mul(p, t), f64x2.splat(c0));
}

/**
 * r² = −2 ln u, u = (w + ½) 2⁻³², of two words that stand below the exponent of 2⁵² (0x43300000, w).
 * u = m 2⁻ʰ with m in [√½, √2), and −2 ln m = s P(s²), s = (1 − m)/(1 + m); relative error of P 2.7e-14.
 */
// @ts-ignore: decorator
@inline
export function squaredRadius(word: v128): v128 {
  const y = f64x2.sub(word, f64x2.splat(4503599627370495.5)); // (2⁵² + w) − (2⁵² − ½) is exact
  const aboveRootHalf = i64x2.sub(y, i64x2.splat(0x3fd6a09e667f3bcd)); // bits of √½ / 2
  const fraction = v128.and(aboveRootHalf, i64x2.splat(0x000fffffffffffff));
  const m = i64x2.add(fraction, i64x2.splat(0x3fe6a09e667f3bcd)); // bits of √½
  const exponent = v128.or(i64x2.shr_u(aboveRootHalf, 52), i64x2.splat(0x4330000000000000)); // 2⁵² + (33 − h)
  const h = f64x2.sub(f64x2.splat(4503599627370529), exponent); // 2⁵² + 33
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(one, m), f64x2.add(one, m));
  const p = polynomial(
    f64x2.mul(s, s),
    3.999999999999893,
    1.3333333335939321,
    0.7999998971982721,
    0.5714433836742572,
    0.44348263834147633,
    0.39219399060202587,
  );
  return f64x2.add(f64x2.mul(h, f64x2.splat(1.3862943611198906)), f64x2.mul(s, p)); // 2 ln 2
}

// @ts-ignore: decorator
@inline
export function radius(word: v128): v128 {
  return f64x2.sqrt(squaredRadius(word));
}

/** cos(φ π/4) for φ in (−1, 1), given φ²; absolute error 5.6e-14. */
// @ts-ignore: decorator
@inline
export function cosine(square: v128): v128 {
  return polynomial(
    square,
    0.9999999999999445,
    -0.3084251375300445,
    0.015854344197144217,
    -0.000325991687640591,
    3.590475655552612e-6,
    -2.426856713149315e-8,
  );
}

/** sin(φ π/4) for φ in (−1, 1), given φ and φ²; absolute error 1.7e-15. */
// @ts-ignore: decorator
@inline
export function sine(phi: v128, square: v128): v128 {
  const p = polynomial(
    square,
    0.7853981633974265,
    -0.08074551218766964,
    0.00249039456530099,
    -3.657618739882127e-5,
    3.133336867396832e-7,
    -1.7347999158740995e-9,
  );
  return f64x2.mul(phi, p);
}
