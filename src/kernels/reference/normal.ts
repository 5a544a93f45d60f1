import { philox4x32 } from './philox.js';

const words = new Uint32Array(4);

/**
 * The standard normal of (seed, stream, path, step), or another one for each use: a pure function, the same number as the
 * kernels'.
 *
 * Philox4x32-10 of counter (path, ⌊step/4⌋, stream, use) under key (seedLow, seedHigh) gives four words; words 0 and
 * 1 make the normals of steps 4g and 4g + 1, words 2 and 3 those of 4g + 2 and 4g + 3 (Box & Muller 1958).
 * |z| ≤ √(66 ln 2) < 6.77; absolute error 4e-13.
 */
export function normal(
  seedLow: number,
  seedHigh: number,
  stream: number,
  path: number,
  step: number,
  use = 0,
): number {
  philox4x32(words, path, step >>> 2, stream, use, seedLow, seedHigh);
  const first = step & 2;
  return boxMuller(words[first], words[first + 1], step & 1);
}

/** Standard normals z[step, path], row-major: float64[steps × paths]. */
export function normals(
  out: Float64Array,
  seedLow: number,
  seedHigh: number,
  stream: number,
  firstPath: number,
  paths: number,
  firstStep: number,
  steps: number,
): void {
  for (let row = 0; row < steps; row++) {
    for (let i = 0; i < paths; i++) {
      out[row * paths + i] = normal(seedLow, seedHigh, stream, firstPath + i, firstStep + row);
    }
  }
}

/**
 * r cos θ (odd = 0) or r sin θ (odd = 1): the radius from word 0, the angle from word 1. The low 30 bits of word 1
 * are an angle φ π/4, φ in (−1, 1); bit 30 swaps its cosine and sine, bit 31 turns it by half a circle.
 */
export function boxMuller(word0: number, word1: number, odd: number): number {
  const r = (word1 & 0x80000000) === 0 ? radius(word0) : -radius(word0);
  const phi = ((word1 << 2) | 2) / 0x80000000;
  const swap = (word1 >>> 30) & 1;
  return r * (odd === swap ? cosine(phi) : sine(phi));
}

export const radius = (word: number): number => Math.sqrt(squaredRadius(word));

/**
 * r² = −2 ln u, u = (w + ½) 2⁻³². u = m 2⁻ʰ with m in [√½, √2), and −2 ln m = s P(s²), s = (1 − m)/(1 + m), with
 * P minimax (Remez), relative error 2.7e-14.
 */
export function squaredRadius(word: number): number {
  let m = (word + 0.5) / 0x100000000;
  let h = 0;
  while (m < Math.SQRT1_2) {
    m *= 2;
    h += 1;
  }
  const s = (1 - m) / (1 + m);
  const p = polynomial(
    s * s,
    3.999999999999893,
    1.3333333335939321,
    0.7999998971982721,
    0.5714433836742572,
    0.44348263834147633,
    0.39219399060202587,
  );
  return h * 1.3862943611198906 + s * p; // 2 ln 2
}

/** cos(φ π/4) for φ in (−1, 1); minimax, absolute error 5.6e-14. */
export function cosine(phi: number): number {
  return polynomial(
    phi * phi,
    0.9999999999999445,
    -0.3084251375300445,
    0.015854344197144217,
    -0.000325991687640591,
    3.590475655552612e-6,
    -2.426856713149315e-8,
  );
}

/** sin(φ π/4) for φ in (−1, 1); minimax, absolute error 1.7e-15. */
export function sine(phi: number): number {
  const p = polynomial(
    phi * phi,
    0.7853981633974265,
    -0.08074551218766964,
    0.00249039456530099,
    -3.657618739882127e-5,
    3.133336867396832e-7,
    -1.7347999158740995e-9,
  );
  return phi * p;
}

/** c0 + c1 t + … + c5 t⁵ by Horner's rule. */
function polynomial(
  t: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  c4: number,
  c5: number,
): number {
  return ((((c5 * t + c4) * t + c3) * t + c2) * t + c1) * t + c0;
}
