import { exp, log, ownNormal, ownUniform } from '../drawn';
import { meanOf, nextVariance, psiOf, squareOf } from '../quadratic-exponential';

/**
 * Heston: v by Andersen's quadratic-exponential step, and ln x ← ln x + mu h + K0 + K1 v + K2 v′ + √(K3 v + K4 v′) z with
 * K0 such that E[x′ | x, v] = x e^(mu h) (Andersen 2008, 4.3). Constants: those of the step, mu h, K0 without that, K1 … K4.
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, stateBytes: usize, constants: usize, _draws: usize, own: usize): void {
  const v = load<f64>(state + stateBytes);
  const mean = meanOf(v, constants);
  const psi = psiOf(v, mean, constants);
  const next = nextVariance(mean, psi, ownNormal(own, 0), ownUniform(own));
  const k1 = load<f64>(constants, 48);
  const k2 = load<f64>(constants, 56);
  const k3 = load<f64>(constants, 64);
  const k4 = load<f64>(constants, 72);
  const corrected = corrections(mean, psi, k2 + 0.5 * k4);
  const k0 = corrected == corrected ? -corrected - (k1 + 0.5 * k3) * v : load<f64>(constants, 40);
  const deviation = Math.sqrt(k3 * v + k4 * next);
  const growth = load<f64>(constants, 32) + k0 + k1 * v + k2 * next + deviation * ownNormal(own, 1);
  store<f64>(state, load<f64>(state) * exp(growth));
  store<f64>(state + stateBytes, next);
}

/** ln E e^(rate v′) given v; NaN where it has no value. */
function corrections(mean: f64, psi: f64, rate: f64): f64 {
  if (psi <= 1.5) {
    const square = squareOf(psi);
    const a = mean / (1.0 + square);
    const left = 1.0 - 2.0 * rate * a;
    return left > 0 ? (rate * square * a) / left - 0.5 * log(left) : NaN;
  }
  const p = (psi - 1.0) / (psi + 1.0);
  const beta = (1.0 - p) / mean;
  return rate < beta ? log(p + (beta * (1.0 - p)) / (beta - rate)) : NaN;
}
