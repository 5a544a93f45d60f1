import { driftGaussianProcess } from './drift-gaussian-process.js';
import { driftLeastSquares } from './drift-least-squares.js';
import { realised } from './realised.js';
import { transitionNetwork } from './transition-network.js';
import { maximumLikelihood } from './maximum-likelihood.js';
import { orByModule } from './module-likelihood.js';
import type { TransitionKind } from './kinds.js';
import type { TransitionEstimator } from './transition-estimator.js';

/** Every estimator of a process from its transitions, by its name in pipeline files. */
export const transitionEstimators = {
  'maximum-likelihood': orByModule(maximumLikelihood),
  'drift-least-squares': driftLeastSquares,
  'drift-gaussian-process': driftGaussianProcess,
  realised,
  'transition-network': transitionNetwork,
} as const satisfies Record<TransitionKind, TransitionEstimator<never>>;
