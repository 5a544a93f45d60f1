import { parameter, stepLength } from '../constants';
import { positivePart } from '../elementary';
import { fellerTile } from '../feller-tile';
import { reverting } from '../mean-reversion';
import { settleCounted } from '../settle';

/** Feller's process, exactly: x ← scale · χ′²(df, x · weight). Constants: feller-tile.ts. */
// @ts-ignore: decorator
@inline
export function drawSteps(
  state: usize,
  _stateBytes: usize,
  constants: usize,
  _draws: usize,
  own: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  path: u32,
  step: u32,
  count: u32,
  isFirst: bool,
): void {
  fellerTile(state, constants, own, seedLow, seedHigh, stream, path, step, count, isFirst);
}

/** a = kappa (theta − x), b = sigma √x⁺, b b′ = ½ sigma² where x > 0; constants kappa, theta, sigma. */
// @ts-ignore: decorator
@inline
export function drift(x: v128, c: usize): v128 {
  return reverting(x, c);
}

// @ts-ignore: decorator
@inline
export function diffusion(x: v128, c: usize): v128 {
  return f64x2.mul(parameter(c, 2), f64x2.sqrt(positivePart(x)));
}

// @ts-ignore: decorator
@inline
export function slope(x: v128, c: usize): v128 {
  const sigma = parameter(c, 2);
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(sigma, sigma));
  return v128.and(half, f64x2.gt(x, f64x2.splat(0)));
}

/** In y = √x, whose noise is sigma/2: Y of (1 + ½ kappa h) Y² − (y + ½ sigma noise) Y − ⅛ h (4 kappa theta − sigma²) = 0 (Alfonsi 2005). */
// @ts-ignore: decorator
@inline
export function implicit(x: v128, noise: v128, c: usize): v128 {
  const kappa = parameter(c, 0);
  const theta = parameter(c, 1);
  const sigma = parameter(c, 2);
  const h = stepLength(c);
  const half = f64x2.splat(0.5);
  const y = f64x2.add(f64x2.sqrt(positivePart(x)), f64x2.mul(f64x2.mul(half, sigma), noise));
  const q = f64x2.add(f64x2.splat(1), f64x2.mul(half, f64x2.mul(kappa, h)));
  const above = f64x2.sub(f64x2.mul(f64x2.splat(4), f64x2.mul(kappa, theta)), f64x2.mul(sigma, sigma));
  const inside = f64x2.add(f64x2.mul(y, y), f64x2.mul(half, f64x2.mul(f64x2.mul(q, h), above)));
  const root = f64x2.div(f64x2.add(y, f64x2.sqrt(inside)), f64x2.add(q, q));
  return f64x2.mul(root, root);
}

// @ts-ignore: decorator
@inline
export function truncated(x: v128): v128 {
  return positivePart(x);
}

// @ts-ignore: decorator
@inline
export function settle(state: usize, stateBytes: usize, value: v128, _c: usize, whole: bool): void {
  settleCounted(state, stateBytes, value, f64x2.lt(value, f64x2.splat(0)), whole);
}
