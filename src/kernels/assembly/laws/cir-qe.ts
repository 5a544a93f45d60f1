import { draw, normalOf, uniformOf } from '../drawn';
import { meanOf, nextVariance, psiOf } from '../quadratic-exponential';
import { OWN } from '../samplers';

/** Feller's process by Andersen's quadratic-exponential step. */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, draws: usize): void {
  draw(draws, OWN);
  const v = load<f64>(state);
  const mean = meanOf(v, constants);
  const psi = psiOf(v, mean, constants);
  store<f64>(state, nextVariance(mean, psi, normalOf(draws, 0), uniformOf(draws, true)));
}
