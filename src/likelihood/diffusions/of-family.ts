import type { Family, Over } from '../family.js';
import type { LawOver } from '../laws/law.js';
import { type DensityAt, type Diffusion, diffusionOf, type Point } from './diffusion.js';
import { hermite } from './hermite.js';
import { shojiOzaki } from './shoji-ozaki.js';

const diffusions: Readonly<Record<string, string>> = { 0: 'sigma', 0.5: 'sigma * sqrt(x)', 1: 'sigma * x' };

/** The laws of the densities here. */
export const lawsOfFormulas = new Map<Over, LawOver>();

/** The density of a family whose gamma is that number, or a parameter. */
function ofFamily(density: (diffusion: Diffusion) => DensityAt, gamma: number | undefined): Over {
  const text = gamma === undefined ? 'sigma * x^gamma' : diffusions[gamma];
  const names = ['alpha', 'kappa', 'sigma', ...(gamma === undefined ? ['gamma'] : [])];
  const low = gamma === 0 ? -Infinity : 0;
  const at = density(diffusionOf('alpha - kappa * x', text, names, [low, Infinity]));
  const pointOf = ({ alpha, kappa, sigma, gamma: power }: Family): Point => ({
    alpha,
    kappa,
    sigma,
    ...(typeof power !== 'number' && { gamma: power }),
  });
  const own: Over = (family, dt, order) => at(pointOf(family), dt, order);
  lawsOfFormulas.set(own, (family, dt, order) => at.law(pointOf(family), dt, order));
  return own;
}

export const shojiOzakiOf = (gamma?: number): Over => ofFamily(shojiOzaki, gamma);
export const hermiteOf = (gamma?: number): Over => ofFamily(hermite, gamma);
