import { draw, ownNormal, ownUniform, uniformOf } from './drawn';
import { GAMMA, gamma, poisson } from './samplers';

/**
 * χ′²(df, noncentrality): above one degree of freedom (z + √noncentrality)² + χ²(df − 1), else χ²(df + 2N), N Poisson of half the
 * noncentrality. processes/feller.ts has the twin.
 */
// @ts-ignore: decorator
@inline
export function noncentralChiSquared(df: f64, noncentrality: f64, draws: usize, own: usize): f64 {
  const u = ownUniform(own);
  if (df > 1) {
    const shifted = ownNormal(own, 0) + Math.sqrt(noncentrality);
    return shifted * shifted + 2.0 * gamma(draws, 0.5 * (df - 1.0), ownNormal(own, 1), u);
  }
  const n = poisson(draws, 0.5 * noncentrality, u);
  draw(draws, GAMMA);
  return 2.0 * gamma(draws, 0.5 * df + n, ownNormal(own, 0), uniformOf(draws, true));
}
