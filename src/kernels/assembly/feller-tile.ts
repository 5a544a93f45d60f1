import { begin } from './drawn';
import { exp, log } from './elementary';
import { secondUniforms } from './own-draws';
import { put, take } from './pairs';
import { BOOST, GAMMA, laterGamma, poissonFrom } from './samplers';

/** Bytes between the arrays of a tile of 128 paths: the first draws' two normals and uniform, then what is drawn and kept here. */
const ARRAY: usize = 1024;
const GAMMA_UNIFORMS: usize = 3 * ARRAY;
const BOOST_UNIFORMS: usize = 4 * ARRAY;
const SHAPES: usize = 5 * ARRAY;

/**
 * Feller's step of a tile of paths, x ← scale · χ′²(df, x · weight), as feller.ts has it for one path, with the same bits: what
 * nearly every path takes is done for two at once, draws for four. Constants: df, weight, scale.
 */
export function fellerTile(
  state: usize,
  constants: usize,
  draws: usize,
  own: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  path: u32,
  step: u32,
  count: u32,
): void {
  const df = load<f64>(constants);
  if (df < 3) {
    secondUniforms(own + GAMMA_UNIFORMS, ARRAY, seedLow, seedHigh, stream, path, step, GAMMA, BOOST, count);
  }
  if (df <= 1) shapes(state, constants, draws, own, path, step, count);
  for (let i: u32 = 0; i + 2 <= count; i += 2) pair(state, constants, draws, own, path + i, step, i, true);
  if (count & 1) pair(state, constants, draws, own, path + count - 1, step, count - 1, false);
}

/** The shape ½ df + N of each path, N Poisson of half the noncentrality. */
function shapes(
  state: usize,
  constants: usize,
  draws: usize,
  own: usize,
  path: u32,
  step: u32,
  count: u32,
): void {
  const df = load<f64>(constants);
  const weight = load<f64>(constants, 8);
  // e^−mean of each path first; where the number of paths is odd the last of them alone.
  for (let i: u32 = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const x = i + 1 < count ? v128.load(state + at) : v128.load64_zero(state + at);
    const mean = f64x2.mul(f64x2.splat(0.5), f64x2.mul(x, f64x2.splat(weight)));
    v128.store(own + at, exp(f64x2.neg(mean)), SHAPES);
  }
  for (let i: u32 = 0; i < count; i++) {
    const at = <usize>i << 3;
    begin(draws, path + i, step);
    const mean = 0.5 * (load<f64>(state + at) * weight);
    const n = poissonFrom(draws, mean, load<f64>(own + at, 2 * ARRAY), load<f64>(own + at, SHAPES));
    store<f64>(own + at, 0.5 * df + n, SHAPES);
  }
}

// @ts-ignore: decorator
@inline
function pair(
  state: usize,
  constants: usize,
  draws: usize,
  own: usize,
  path: u32,
  step: u32,
  i: u32,
  whole: bool,
): void {
  const df = load<f64>(constants);
  const at = <usize>i << 3;
  const one = f64x2.splat(1);
  const z = v128.load(own + at);
  let shape: v128;
  let normal: v128;
  let u: v128;
  if (df > 1) {
    shape = f64x2.splat(0.5 * (df - 1.0));
    normal = v128.load(own + at, ARRAY);
    u = v128.load(own + at, 2 * ARRAY);
  } else {
    shape = v128.load(own + at, SHAPES);
    normal = z;
    u = v128.load(own + at, GAMMA_UNIFORMS);
  }
  const small = f64x2.lt(shape, one);
  const large = v128.bitselect(f64x2.add(shape, one), shape, small);
  const d = f64x2.sub(large, f64x2.splat(0.3333333333333333));
  const root = f64x2.add(one, f64x2.div(normal, f64x2.sqrt(f64x2.mul(f64x2.splat(9), d))));
  const square = f64x2.mul(normal, normal);
  const bound = f64x2.sub(one, f64x2.mul(f64x2.splat(0.0331), f64x2.mul(square, square)));
  const accepted = v128.and(f64x2.gt(root, f64x2.splat(0)), f64x2.lt(u, bound));
  let value = f64x2.mul(d, f64x2.mul(f64x2.mul(root, root), root));
  if (!i64x2.all_true(accepted)) {
    if (!(i64x2.extract_lane(accepted, 0))) {
      begin(draws, path, step);
      value = f64x2.replace_lane(
        value,
        0,
        laterGamma(draws, f64x2.extract_lane(d, 0), f64x2.extract_lane(normal, 0), f64x2.extract_lane(u, 0), 0),
      );
    }
    if (whole && !(i64x2.extract_lane(accepted, 1))) {
      begin(draws, path + 1, step);
      value = f64x2.replace_lane(
        value,
        1,
        laterGamma(draws, f64x2.extract_lane(d, 1), f64x2.extract_lane(normal, 1), f64x2.extract_lane(u, 1), 0),
      );
    }
  }
  if (v128.any_true(small)) {
    const boosted = exp(f64x2.div(log(v128.load(own + at, BOOST_UNIFORMS)), shape));
    value = f64x2.mul(value, v128.bitselect(boosted, one, small));
  }
  value = f64x2.mul(f64x2.splat(2), value);
  if (df > 1) {
    const noncentrality = f64x2.mul(take(state + at, whole), v128.load64_splat(constants, 8));
    const shifted = f64x2.add(z, f64x2.sqrt(noncentrality));
    value = f64x2.add(f64x2.mul(shifted, shifted), value);
  }
  put(state + at, f64x2.mul(value, v128.load64_splat(constants, 16)), whole);
}
