import { cir, gbm } from '../densities.js';
import { lawsOfFormulas } from '../diffusions/of-family.js';
import type { Over } from '../family.js';
import { milstein } from '../pseudo-densities.js';
import { quadratureLaw } from './by-quadrature.js';
import { fellerLaw } from './feller.js';
import type { LawOver } from './law.js';
import { milsteinLaw } from './milstein.js';
import { lognormalLaw, normalLaw } from './normal.js';

/** The laws of densities that are not normal. */
const others = new Map<Over, LawOver>([
  [gbm, lognormalLaw],
  [cir, fellerLaw],
  [milstein, milsteinLaw],
]);

/** What belongs to a density: in closed form, or by integration where there is none. */
export const lawOf = (density: Over, positive: boolean): LawOver =>
  density.moments
    ? normalLaw(density.moments)
    : (others.get(density) ?? lawsOfFormulas.get(density) ?? quadratureLaw(density, positive));
