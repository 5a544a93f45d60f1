import { draw, exp, log, ownNormal, ownUniform, uniformOf } from './drawn';
import { quantiles } from './quantile-table';
import { EXPONENTIAL } from './samplers';

/**
 * χ′²(df, λ) of one path, from the step's own normal, the first 32 bits of its uniform, and up to one degree of freedom an
 * exponential number; processes/feller.ts has the law and the twin.
 */
// @ts-ignore: decorator
@inline
export function noncentralChiSquared(df: f64, noncentrality: f64, draws: usize, own: usize, tables: usize): f64 {
  const word = i32x4.splat(<u32>(ownUniform(own) * 4294967296.0));
  const z = ownNormal(own, 0);
  if (df > 1) {
    const found = f64x2.extract_lane(quantiles(tables, word, i64x2.splat(0)), 0);
    const shifted = z + Math.sqrt(noncentrality);
    return shifted * shifted + (df < 3 ? 256.0 * exp(found) : found);
  }
  draw(draws, EXPONENTIAL);
  const left = noncentrality - -2.0 * log(uniformOf(draws, false));
  const isNone = left < 0;
  const value = 256.0 * exp(f64x2.extract_lane(quantiles(tables, word, i64x2.splat(isNone ? -1 : 0)), 0));
  const shifted = z + Math.sqrt(left);
  return isNone ? value : shifted * shifted + value;
}
