import { squaredRadius } from './box-muller';
import { expOfNegative } from './exponential';
import { normalRows } from './normal-rows';
import { wordRows } from './own-draws';
import { put, take } from './pairs';
import { quantiles } from './quantile-table';
import { EXPONENTIAL, QUANTILE } from './samplers';

/** Bytes of a row of a tile of 128 paths: four rows of normals, then of words, and of those that are made exponential. */
const ROW: usize = 1024;
const WORD_ROW: usize = 512;
const WORDS: usize = 4 * ROW;
const EXPONENTIALS: usize = WORDS + 4 * WORD_ROW;
/** Bytes of the constants before the tables. */
const TABLES: usize = 24;

/**
 * Feller's step of a tile of paths, x ← scale · χ′²(df, x · weight), two paths at once and draws of four steps; processes/feller.ts
 * has the law and the twin. Constants: df, weight, scale, and the tables of quantiles. \`own\` keeps the draws from step to step.
 */
export function fellerTile(
  state: usize,
  constants: usize,
  own: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  path: u32,
  step: u32,
  count: u32,
  isFirst: bool,
): void {
  const df = load<f64>(constants);
  const group = step >> 2;
  if (isFirst || !(step & 3)) {
    normalRows(own, ROW, seedLow, seedHigh, stream, path, count, group, 0, 0, 4, false);
    wordRows(own + WORDS, WORD_ROW, seedLow, seedHigh, stream, path, group, QUANTILE, count);
    if (df <= 1) wordRows(own + EXPONENTIALS, WORD_ROW, seedLow, seedHigh, stream, path, group, EXPONENTIAL, count);
  }
  const z = own + <usize>(step & 3) * ROW;
  const words = own + WORDS + <usize>(step & 3) * WORD_ROW;
  if (df >= 3) aboveOneDegree(state, constants, z, words, count, false);
  else if (df > 1) aboveOneDegree(state, constants, z, words, count, true);
  else upToOneDegree(state, constants, z, words, count);
}

/** Lanes 0 and 2 of two words. */
// @ts-ignore: decorator
@inline
function apart(words: usize): v128 {
  const two = v128.load64_zero(words);
  return v128.shuffle<u32>(two, two, 0, 0, 1, 1);
}

/** χ² of ln (χ²/256), which is below 0. */
// @ts-ignore: decorator
@inline
function ofLogarithm(x: v128): v128 {
  return f64x2.mul(f64x2.splat(256), expOfNegative<f64>(f64x2.pmax(x, f64x2.splat(-746))));
}

/** (z + √λ)² + χ²(df − 1), whose table has powers of ½ (df − 1) where \`isLogarithm\`. */
// @ts-ignore: decorator
@inline
function aboveOneDegree(
  state: usize,
  constants: usize,
  z: usize,
  words: usize,
  count: u32,
  isLogarithm: bool,
): void {
  const weight = v128.load64_splat(constants, 8);
  const scale = v128.load64_splat(constants, 16);
  for (let left = <i32>count; left > 0; left -= 2) {
    let value = quantiles(constants + TABLES, apart(words), i64x2.splat(0));
    if (isLogarithm) value = ofLogarithm(value);
    const shifted = f64x2.add(v128.load(z), f64x2.sqrt(f64x2.mul(take(state, left > 1), weight)));
    put(state, f64x2.mul(f64x2.add(f64x2.mul(shifted, shifted), value), scale), left > 1);
    state += 16;
    z += 16;
    words += 8;
  }
}

/** χ²(df) where E > λ, else χ′²(df + 2, λ − E). */
// @ts-ignore: decorator
@inline
function upToOneDegree(state: usize, constants: usize, z: usize, words: usize, count: u32): void {
  const weight = v128.load64_splat(constants, 8);
  const scale = v128.load64_splat(constants, 16);
  for (let left = <i32>count; left > 0; left -= 2) {
    const exponential = squaredRadius(
      v128.or(
        v128.and(apart(words + EXPONENTIALS - WORDS), i64x2.splat(0xffffffff)),
        i64x2.splat(0x4330000000000000),
      ),
    );
    const rest = f64x2.sub(f64x2.mul(take(state, left > 1), weight), exponential);
    const isNone = f64x2.lt(rest, f64x2.splat(0));
    const value = ofLogarithm(quantiles(constants + TABLES, apart(words), isNone));
    const shifted = f64x2.add(v128.load(z), f64x2.sqrt(rest));
    const square = v128.andnot(f64x2.mul(shifted, shifted), isNone);
    put(state, f64x2.mul(f64x2.add(square, value), scale), left > 1);
    state += 16;
    z += 16;
    words += 8;
  }
}
