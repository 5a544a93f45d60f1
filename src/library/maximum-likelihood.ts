import type { LikelihoodResult } from '../likelihood/maximum-likelihood.js';
import type { FormulaChoice } from '../likelihood/own-models/formula.js';
import type { LikelihoodOptions } from '../likelihood/question.js';
import type { Observations } from '../likelihood/transitions.js';

/**
 * The parameters of a process of one component from its own values, by maximum likelihood: exact, or by the pseudo-likelihood that
 * is named. The model is one of brownian, gbm, ou, cir, ckls, merton, double-well, logistic and jacobi, or the caller's own
 * formulas of drift and diffusion. x is one series or several, dt the time between two values, or t the time of each.
 * `noise` takes values of ou as measured with noise, `profile` adds intervals by the profile likelihood, and `correct` estimates
 * without the bias that a formula, a jackknife or a bootstrap of `seed` finds.
 * What cannot be estimated is null, and the notes say why. Throws UsageError where data and options do not go together.
 *
 * @example
 * import { maximumLikelihood } from '@pathfit/pathfit';
 *
 * const x = Array.from({ length: 241 }, (_, i) => 0.06 + 0.02 * Math.sin(0.37 * i) + 0.01 * Math.cos(1.91 * i));
 * const { parameters, converged } = await maximumLikelihood({ x, dt: 1 / 12 }, { model: 'cir' });
 * console.log(converged, parameters.theta!.estimate!.toFixed(3)); // true 0.060
 */
export async function maximumLikelihood(
  observations: Observations,
  options: LikelihoodOptions & { readonly model: FormulaChoice },
): Promise<LikelihoodResult<string>>;
export async function maximumLikelihood(
  observations: Observations,
  options: LikelihoodOptions,
): Promise<LikelihoodResult>;
export async function maximumLikelihood(
  observations: Observations,
  options: LikelihoodOptions,
): Promise<LikelihoodResult<string>> {
  const found = await import('../likelihood/maximum-likelihood.js');
  return found.maximumLikelihood(observations, options);
}
