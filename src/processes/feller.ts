import type { DrawnWords } from '../kernels/reference/drawn.js';
import { gamma, poisson, uses } from '../kernels/reference/samplers.js';
import { decayOver } from './mean-reversion.js';

/**
 * The law of dv = κ (θ − v) dt + σ √v dW after h: scale · χ′²(df, v · weight), df = 4κθ/σ², weight = e^−κh/scale,
 * scale = σ² (1 − e^−κh)/4κ (Cox, Ingersoll & Ross 1985).
 */
export function fellerConstants(
  { kappa, theta, sigma }: { kappa: number; theta: number; sigma: number },
  h: number,
): readonly [df: number, weight: number, scale: number] {
  const { decay, weight } = decayOver(kappa, h);
  const scale = 0.25 * sigma * sigma * weight;
  return [(4 * kappa * theta) / (sigma * sigma), decay / scale, scale];
}

/**
 * χ′²(df, noncentrality): above one degree of freedom (z + √noncentrality)² + χ²(df − 1), else χ²(df + 2N), N Poisson of half
 * the noncentrality.
 */
export function noncentralChiSquared(df: number, noncentrality: number, draws: DrawnWords): number {
  draws.draw(uses.own);
  const [z, other, u] = [draws.normal(0), draws.normal(1), draws.uniform(true)];
  if (df > 1) {
    const shifted = z + Math.sqrt(noncentrality);
    return shifted * shifted + 2 * gamma(draws, 0.5 * (df - 1), other, u);
  }
  const n = poisson(draws, 0.5 * noncentrality, u);
  draws.draw(uses.gamma);
  return 2 * gamma(draws, 0.5 * df + n, z, draws.uniform(true));
}
