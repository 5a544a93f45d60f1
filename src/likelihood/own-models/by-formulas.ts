import type { DensityAt, Diffusion } from '../diffusions/diffusion.js';
import { hermite } from '../diffusions/hermite.js';
import { euler, kessler, milstein } from '../diffusions/one-step.js';
import { shojiOzaki } from '../diffusions/shoji-ozaki.js';
import type { LikelihoodKind } from '../kinds.js';

type Likelihoods = Readonly<Partial<Record<LikelihoodKind, DensityAt>>>;

/** The pseudo-likelihoods that drift and diffusion alone make; the first of all is what is taken where none is named. */
export function likelihoodsOf(diffusion: Diffusion, first: Likelihoods = {}): Likelihoods {
  return {
    ...first,
    'shoji-ozaki': shojiOzaki(diffusion),
    hermite: hermite(diffusion),
    kessler: kessler(diffusion),
    // Where the diffusion is constant a Milstein step is Euler's.
    ...(diffusion.isConstant ? {} : { milstein: milstein(diffusion) }),
    euler: euler(diffusion),
  };
}
