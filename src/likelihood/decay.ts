import { meanOfDecay } from '../kernels/reference/elementary.js';
import { exp } from '../evaluation/exponential.js';
import { affine, type Derivatives, exponential, type Jet, through } from './jet.js';

/** Below this the closed derivatives cancel, and the series has as many terms as it takes. */
const small = 1;
const terms = 20;

/** φ(y) = (1 − e^−y)/y = Σ (−y)^k/(k + 1)! with its derivatives, continuous through y = 0. */
function meanOfDecayAt(y: number): Derivatives {
  const value = meanOfDecay(y);
  if (Math.abs(y) >= small) {
    const e = exp(-y);
    const first = (e - value) / y;
    return [value, first, (-e - 2 * first) / y];
  }
  let [first, second] = [0, 0];
  // (−1)^k/(k + 1)! · y^(k − 2): the next is −y/(k + 2) of it.
  for (let k = 1, term = -1 / 2, before = 0; k <= terms; k++) {
    first += k * term;
    second += k * (k - 1) * before;
    before = -term / (k + 2);
    term *= -y / (k + 2);
  }
  return [value, first, second];
}

/** e^−κt */
export const decayed = (kappa: Jet, t: number): Jet => exponential(affine(kappa, -t));

/** (1 − e^−κt)/κ, which is t at κ = 0. */
export function weightOver(kappa: Jet, t: number): Jet {
  const y = affine(kappa, t);
  return affine(through(y, meanOfDecayAt(y.value)), t);
}
