import { maximumLikelihood } from './maximum-likelihood.js';
import type { TransitionEstimator } from './transition-estimator.js';

/** Every estimator of a process, by its name in pipeline files. */
export const transitionEstimators = {
  'maximum-likelihood': maximumLikelihood,
} as const satisfies Record<string, TransitionEstimator<never>>;
