import { draw, exp, normalOf, uniformOf } from '../drawn';
import { OWN, poisson } from '../samplers';

/**
 * Merton's jumps: x ← x exp(drift + volatility z0 + (N · jumpMean + √N · jumpSd · z1)), N Poisson. Constants: drift,
 * volatility, mean of N, jumpMean, jumpSd.
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, draws: usize): void {
  draw(draws, OWN);
  const z0 = normalOf(draws, 0);
  const z1 = normalOf(draws, 1);
  const n = poisson(draws, load<f64>(constants, 16), uniformOf(draws, true));
  const jumps = n * load<f64>(constants, 24) + Math.sqrt(n) * load<f64>(constants, 32) * z1;
  const growth = load<f64>(constants) + load<f64>(constants, 8) * z0 + jumps;
  store<f64>(state, load<f64>(state) * exp(growth));
}
