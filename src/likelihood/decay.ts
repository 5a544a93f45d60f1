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

/** ψ(y) = (e^−y − 1 + y)/y² = Σ (−y)^k/(k + 2)! with its derivatives, continuous through y = 0. */
function secondMeanAt(y: number): Derivatives {
  if (Math.abs(y) >= small) {
    const mean = meanOfDecayAt(y);
    const value = (1 - mean[0]) / y;
    const first = (-mean[1] - value) / y;
    return [value, first, (-mean[2] - 2 * first) / y];
  }
  let [value, first, second] = [0, 0, 0];
  // (−1)^k/(k + 2)!, and y to the powers k, k − 1 and k − 2.
  for (let k = 0, c = 0.5, [zeroth, once, twice] = [1, 0, 0]; k <= terms; k++) {
    value += c * zeroth;
    first += c * k * once;
    second += c * k * (k - 1) * twice;
    c /= -(k + 3);
    [zeroth, once, twice] = [zeroth * y, zeroth, once];
  }
  return [value, first, second];
}

/** (e^−κt − 1 + κt)/κ², which is t²/2 at κ = 0. */
export function secondWeightOver(kappa: Jet, t: number): Jet {
  const y = affine(kappa, t);
  return affine(through(y, secondMeanAt(y.value)), t * t);
}
