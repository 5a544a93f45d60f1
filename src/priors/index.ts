import { beta } from './beta.js';
import { gamma } from './gamma.js';
import { halfNormal } from './half-normal.js';
import { inverseGamma } from './inverse-gamma.js';
import { lognormal } from './lognormal.js';
import { loguniform } from './loguniform.js';
import { normal } from './normal.js';
import type { ChosenPrior, Prior, PriorChoice, PriorKind } from './prior.js';
import { uniform } from './uniform.js';

/** Every prior, by its name in pipeline files. */
export const priors = {
  uniform,
  loguniform,
  normal,
  lognormal,
  'half-normal': halfNormal,
  gamma,
  'inverse-gamma': inverseGamma,
  beta,
} as const satisfies Record<PriorKind, Prior<never>>;

/** The prior that a file has chosen. */
export const chosenPrior = (choice: PriorChoice): ChosenPrior =>
  (priors[choice.kind] as Prior<unknown>).of(choice);
