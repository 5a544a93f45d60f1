import { ownNormal, ownUniform } from '../drawn';
import { beta } from '../samplers';

/**
 * Jacobi's process: Beta with the mean m = theta + d e, d = x − theta, and the variance s² = c_0 + c_1 d + c_2 d² of its law over the
 * step; where that is all there is room for, 0 or 1. Constants: theta, e = e^−kappa h, c_0, c_1, c_2.
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, _stateBytes: usize, constants: usize, draws: usize, own: usize): void {
  const theta = load<f64>(constants);
  const d = load<f64>(state) - theta;
  const mean = theta + d * load<f64>(constants, 8);
  const variance = load<f64>(constants, 16) + d * (load<f64>(constants, 24) + d * load<f64>(constants, 32));
  if (!(variance > 0 && mean > 0 && mean < 1)) {
    store<f64>(state, min(max(mean, 0.0), 1.0));
    return;
  }
  const count = (mean * (1.0 - mean)) / variance - 1.0;
  const u = ownUniform(own);
  if (count > 0) store<f64>(state, beta(draws, count * mean, count * (1.0 - mean), ownNormal(own, 0), u));
  else store<f64>(state, u < mean ? 1.0 : 0.0);
}
