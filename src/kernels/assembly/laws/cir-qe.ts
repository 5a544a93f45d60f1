import { ownNormal, ownUniform } from '../drawn';
import { meanOf, nextVariance, psiOf } from '../quadratic-exponential';

/** Feller's process by Andersen's quadratic-exponential step. */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, _draws: usize, own: usize): void {
  const v = load<f64>(state);
  const mean = meanOf(v, constants);
  const psi = psiOf(v, mean, constants);
  store<f64>(state, nextVariance(mean, psi, ownNormal(own, 0), ownUniform(own)));
}
