import type { Column } from '../arrow/columns.js';
import type { Parameter } from '../estimators/estimator.js';
import { fit as maximum } from '../likelihood/fit.js';
import type { LikelihoodEstimate, LikelihoodResult } from '../likelihood/maximum-likelihood.js';
import { profileIntervals } from '../likelihood/profile.js';
import { type LikelihoodOptions, questionOf } from '../likelihood/question.js';
import type { Transitions } from '../likelihood/transitions.js';
import { profileColumns } from './profile-table.js';
import type { TransitionFit } from './transition-estimator.js';

/** A maximum as pipelines have fits: what a correction finds stands in place of the estimate, its interval moved along. */
export function fitOf(found: LikelihoodResult, profile: () => Column[] | undefined): TransitionFit {
  const { parameters, logLikelihood, converged, notes, corrected } = found;
  return {
    status: logLikelihood === null ? 'diverged' : converged ? 'converged' : 'stopped',
    message: logLikelihood === null ? (notes[0] ?? null) : null,
    parameters: Object.entries(parameters).map(([name, estimate]) => parameterOf(name, estimate, corrected)),
    notes: logLikelihood === null ? notes.slice(1) : notes,
    logLikelihood,
    tables: () => {
      const columns = profile();
      return columns ? { profile: columns } : {};
    },
  };
}

/** The profile of the likelihood, where it is asked for and there is a maximum. */
export function profileOf(
  transitions: Transitions,
  asked: LikelihoodOptions,
  onEvaluation: () => void,
): Column[] | undefined {
  if (asked.profile !== true) return undefined;
  const question = { ...questionOf(transitions, asked), onEvaluation };
  const found = maximum(question);
  const { intervals } = profileIntervals(question, found);
  return found.converged ? profileColumns(question, found, intervals) : undefined;
}

function parameterOf(
  name: string,
  { estimate, standardError, lower95, upper95, profile }: LikelihoodEstimate,
  corrected: LikelihoodResult['corrected'],
): Parameter {
  const own = correctedBy(name, corrected);
  const value = own === undefined ? estimate : own;
  const shift = value === null || estimate === null ? 0 : value - estimate;
  const [lower, upper] = profile ? [profile.lower95, profile.upper95] : [lower95, upper95];
  return {
    name,
    estimate: value,
    standardError,
    interval95: lower === null || upper === null ? null : [lower + shift, upper + shift],
  };
}

/** What the correction makes of a parameter; undefined of one that it does not touch. */
function correctedBy(name: string, corrected: LikelihoodResult['corrected']): number | null | undefined {
  if (!corrected) return undefined;
  if (corrected.parameters) return corrected.parameters[name]?.estimate;
  return name === 'kappa' ? corrected.kappa : undefined;
}
