import { log } from '../evaluation/exponential.js';
import { gaussian } from './densities.js';
import { type Over, squaredPower } from './family.js';
import { affine, exponential, type Jet, minus, plus, square, times } from './jet.js';
import { milsteinDensity } from './milstein-density.js';

/**
 * The normal density whose first two moments are expanded by the generator to Δ² (Kessler 1997, J = 2): with B = b² and
 * g = a a′ + B a″/2,
 *   m = x + a Δ + g Δ²/2 and v = E X² − m² = B Δ + (a B′ + 2 a′ B + B B″/2) Δ²/2 − a g Δ³ − g² Δ⁴/4,
 * where a = α − κx, B = σ² x^2γ. For a long Δ the variance may fall below 0: such parameters are impossible, and it says so.
 */
export const kessler = gaussian(({ alpha, kappa, sigma, gamma }, dt) => {
  const variance = square(sigma);
  const p = variance.slope.length;
  return (x) => {
    const a = minus(alpha, affine(kappa, x));
    const power = squaredPower(x, gamma, p);
    const b = typeof power === 'number' ? affine(variance, power) : times(variance, power);
    const mean = affine(minus(a, affine(times(a, kappa), dt / 2)), dt, x);
    let second = affine(times(kappa, b), -2);
    if (typeof gamma === 'number') {
      if (gamma !== 0) second = plus(second, affine(times(a, b), (2 * gamma) / x));
      if (gamma !== 0) second = plus(second, affine(square(b), (gamma * (2 * gamma - 1)) / (x * x)));
    } else {
      second = plus(second, affine(times(gamma, times(a, b)), 2 / x));
      const factor = times(gamma, affine(gamma, 2, -1));
      second = plus(second, affine(times(factor, square(b)), 1 / (x * x)));
    }
    // −a g Δ³ − g² Δ⁴/4 with g = −κ a.
    const rest = times(times(kappa, square(a)), affine(kappa, -dt / 4, 1));
    const moments = affine(plus(b, affine(second, dt / 2)), dt);
    return { mean, variance: plus(moments, affine(rest, dt * dt * dt)) };
  };
});

/** The density of one Milstein step (Elerian 1998). */
export const milstein: Over =
  ({ alpha, kappa, sigma, gamma }, dt) =>
  (x, y) => {
    const b = times(sigma, powerOf(x, gamma, sigma));
    const slope = typeof gamma === 'number' ? affine(b, gamma / x) : affine(times(gamma, b), 1 / x);
    return milsteinDensity(y - x, dt, minus(alpha, affine(kappa, x)), b, slope);
  };

function powerOf(x: number, gamma: Jet | number, like: Jet): Jet {
  if (typeof gamma !== 'number') return exponential(affine(gamma, log(x)));
  return affine(like, 0, gamma === 1 ? x : Math.sqrt(x));
}
