import { exp, ownNormal, ownUniform } from '../drawn';
import { poisson } from '../samplers';

/**
 * Merton's jumps: x ← x exp(drift + volatility z0 + (N · jumpMean + √N · jumpSd · z1)), N Poisson. Constants: drift,
 * volatility, mean of N, jumpMean, jumpSd.
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, draws: usize, own: usize): void {
  const z0 = ownNormal(own, 0);
  const z1 = ownNormal(own, 1);
  const n = poisson(draws, load<f64>(constants, 16), ownUniform(own));
  const jumps = n * load<f64>(constants, 24) + Math.sqrt(n) * load<f64>(constants, 32) * z1;
  const growth = load<f64>(constants) + load<f64>(constants, 8) * z0 + jumps;
  store<f64>(state, load<f64>(state) * exp(growth));
}
