import { draw, exp, log, ownNormal, ownUniform, uniformOf } from '../drawn';
import { JUMP, poisson } from '../samplers';

/**
 * Kou's jumps: x ← x exp(drift + volatility z + J_1 + … + J_N), N Poisson, each J exponential with rate etaUp upwards with
 * probability up, else with rate etaDown downwards. Constants: drift, volatility, mean of N, up, etaUp, etaDown.
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, draws: usize, own: usize): void {
  const z = ownNormal(own, 0);
  const n = poisson(draws, load<f64>(constants, 16), ownUniform(own));
  let growth = load<f64>(constants) + load<f64>(constants, 8) * z;
  for (let jump: u32 = 0; <f64>jump < n; jump++) {
    draw(draws, JUMP | (jump << 3));
    const size = log(uniformOf(draws, true));
    if (uniformOf(draws, false) < load<f64>(constants, 24)) growth -= size / load<f64>(constants, 32);
    else growth += size / load<f64>(constants, 40);
  }
  store<f64>(state, load<f64>(state) * exp(growth));
}
