import { normalBelow, normalBetween, normalTail } from '../../evaluation/normal-distribution.js';
import { exp, log } from '../../evaluation/exponential.js';
import { ownNormal } from './normal.js';
import type { Law, LawOver } from './law.js';

export const milsteinLaw: LawOver = ({ alpha, kappa, sigma, gamma }, dt) => {
  const elasticity = typeof gamma === 'number' ? gamma : gamma.value;
  return (x) => {
    const power = elasticity === 1 ? x : elasticity === 0.5 ? Math.sqrt(x) : exp(elasticity * log(x));
    const b = sigma.value * power;
    return milsteinStep(x, dt, alpha.value - kappa.value * x, b, (elasticity * b) / x);
  };
};

/**
 * One Milstein step, X = x + a Δ + b √Δ Z + b b′ Δ (Z² − 1)/2, whose two roots Z = z₁, z₂ of X = y are those of the density. With
 * b′ > 0 X ≤ y where z₂ ≤ Z ≤ z₁, with b′ < 0 where Z ≤ z₁ or Z ≥ z₂; b′ = 0 leaves Φ(z₁).
 */
export function milsteinStep(x: number, dt: number, drift: number, b: number, slope: number): Law | string {
  const rootDt = Math.sqrt(dt);
  if (!(b > 0 && Math.abs(slope) < Infinity)) return 'the variance of a transition is not above 0';
  return {
    cumulative: (y) => {
      const d = y - x - dt * (drift - 0.5 * b * slope);
      const squared = 1 + (2 * slope * d) / b;
      if (!(squared > 0)) return slope > 0 ? 0 : 1;
      const onePlus = 1 + Math.sqrt(squared);
      const z = (2 * d) / (b * rootDt * onePlus);
      if (slope === 0) return normalBelow(z);
      const other = -onePlus / (slope * rootDt);
      return slope > 0 ? normalBetween(other, z) : normalBelow(z) + normalTail(other);
    },
    draw: (draws, attempt) => {
      const z = ownNormal(draws, attempt);
      return x + drift * dt + b * rootDt * z + 0.5 * b * slope * dt * (z * z - 1);
    },
  };
}
