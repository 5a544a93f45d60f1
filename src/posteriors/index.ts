import { exactPosterior } from './exact-posterior.js';
import type { PosteriorKind } from './kinds.js';
import { linearGaussian } from './linear-gaussian-posterior.js';
import { mixturePosterior } from './mixture-posterior.js';
import type { PosteriorEstimator } from './posterior-estimator.js';
import { prior } from './prior.js';
import { splinePosterior } from './spline-posterior.js';

/** Every estimator of a posterior, by its name in pipeline files. */
export const posteriorEstimators = {
  prior,
  'linear-gaussian': linearGaussian,
  'mixture-posterior': mixturePosterior,
  'spline-posterior': splinePosterior,
  'exact-posterior': exactPosterior,
} as const satisfies Record<PosteriorKind, PosteriorEstimator<never>>;
