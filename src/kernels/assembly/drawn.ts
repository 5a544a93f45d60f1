import { cosine, radius, sine } from './box-muller';
import { exp as expOfPair, log as logOfPair } from './elementary';
import { M0, M1, WEYL_0, WEYL_1 } from './philox-words';

/**
 * Draws of one step of one path, for samplers that take as many as they need. A call gives four words, of counter
 * (path, step, stream, use), at a place that no other thread writes: `draws`, with the counter's other words and the key
 * behind them (begin). `use` is what the draw is for in its lowest three bits, and above them the attempt.
 */
const KEY: usize = 16;

/** Says whose draws are to come: of a seed and stream (beginAll), of a path and step (begin). */
export function beginAll(draws: usize, seedLow: u32, seedHigh: u32, stream: u32): void {
  store<u32>(draws + KEY, seedLow);
  store<u32>(draws + KEY, seedHigh, 4);
  store<u32>(draws + KEY, stream, 8);
}

// @ts-ignore: decorator
@inline
export function begin(draws: usize, path: u32, step: u32): void {
  store<u32>(draws + KEY, path, 12);
  store<u32>(draws + KEY, step, 16);
}

/** Philox4x32-10, as philox.ts has it. */
export function draw(draws: usize, use: u32): void {
  let k0 = load<u32>(draws + KEY);
  let k1 = load<u32>(draws + KEY, 4);
  let c0 = load<u32>(draws + KEY, 12);
  let c1 = load<u32>(draws + KEY, 16);
  let c2 = load<u32>(draws + KEY, 8);
  let c3 = use;
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>M0 * <u64>c0;
    const product1 = <u64>M1 * <u64>c2;
    c0 = (<u32>(product1 >> 32)) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = (<u32>(product0 >> 32)) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  store<u32>(draws, c0);
  store<u32>(draws, c1, 4);
  store<u32>(draws, c2, 8);
  store<u32>(draws, c3, 12);
}

/** Uniform on (0, 1) with 52 bits, of words 0 and 1 or, where `second`, 2 and 3. */
// @ts-ignore: decorator
@inline
export function uniformOf(draws: usize, second: bool): f64 {
  const at = draws + (second ? 8 : 0);
  const bits = <f64>(load<u32>(at) >> 6) * 67108864.0 + <f64>(load<u32>(at, 4) >> 6);
  return (bits + 0.5) / 4503599627370496.0;
}

/** The two normals of words 0 and 1, by Box & Muller: the one of odd = 0, the other of odd = 1. */
// @ts-ignore: decorator
@inline
export function normalOf(draws: usize, odd: u32): f64 {
  const word = load<u32>(draws, 4);
  const length = f64x2.extract_lane(radius(i64x2.splat(0x4330000000000000 | <i64>load<u32>(draws))), 0);
  const r = word >> 31 ? -length : length;
  const phi = <f64>(<i32>((word << 2) | 2)) / 2147483648.0;
  const square = f64x2.splat(phi * phi);
  const swap = (word >> 30) & 1;
  const turned = odd == swap ? cosine(square) : sine(f64x2.splat(phi), square);
  return r * f64x2.extract_lane(turned, 0);
}

export function log(x: f64): f64 {
  return f64x2.extract_lane(logOfPair(f64x2.splat(x)), 0);
}

export function exp(x: f64): f64 {
  return f64x2.extract_lane(expOfPair(f64x2.splat(x)), 0);
}

/** Of a step's first draw, which own-draws.ts has made for all paths: a normal, another, and a uniform. */
// @ts-ignore: decorator
@inline
export function ownNormal(own: usize, odd: usize): f64 {
  return load<f64>(own + odd * 1024);
}

// @ts-ignore: decorator
@inline
export function ownUniform(own: usize): f64 {
  return load<f64>(own, 2048);
}
