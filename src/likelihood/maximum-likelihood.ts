import { normal975 } from '../evaluation/distributions.js';
import { type Corrected, correctionOf } from './correction.js';
import { fit } from './fit.js';
import type { ParameterName } from './kinds.js';
import type { FormulaChoice } from './own-models/formula.js';
import { type DriftInformation, driftInformation, notesOf } from './notes.js';
import { type ProfileInterval, profileIntervals } from './profile.js';
import { type LikelihoodOptions, questionOf } from './question.js';
import type { Observations, Transitions } from './transitions.js';

export interface LikelihoodEstimate {
  /** null where there is none: the notes say why. */
  readonly estimate: number | null;
  /** By the observed information where the likelihood is exact, by the sandwich where it is a pseudo-likelihood. */
  readonly standardError: number | null;
  /** The Wald interval, estimate ± 1.96 standard errors. */
  readonly lower95: number | null;
  readonly upper95: number | null;
  /** Both errors: by the inverse of the observed information, and by the sandwich around the scores' squares (White 1982). */
  readonly observedError: number | null;
  readonly sandwichError: number | null;
  readonly fixed: boolean;
  readonly atBound: boolean;
  /** By the profile likelihood, of a parameter that is free, where asked for. */
  readonly profile?: ProfileInterval;
}

/** What was found; `Name` are those of the parameters, any where the model is a formula. */
export interface LikelihoodResult<Name extends string = ParameterName> {
  readonly parameters: Readonly<Partial<Record<Name, LikelihoodEstimate>>>;
  /** Of the parameters `names`, from which the standard errors are; null where there is none. */
  readonly covariance: {
    readonly names: readonly Name[];
    readonly matrix: readonly (readonly number[])[];
  } | null;
  readonly errors: 'observed information' | 'sandwich';
  readonly logLikelihood: number | null;
  /** Transitions, and the time that they span. */
  readonly n: number;
  readonly T: number;
  readonly converged: boolean;
  /** Absent where no correction was asked for. */
  readonly corrected?: Corrected;
  /** What T says of the drift, where a parameter of it was estimated. */
  readonly drift: DriftInformation | null;
  readonly notes: readonly string[];
}

/**
 * The maximum of a likelihood over the parameters of a model. Pure; throws UsageError where the question cannot be asked, and what
 * `onEvaluation` throws, which is called before each evaluation of a likelihood.
 */
export function maximumLikelihood(
  observations: Observations | Transitions,
  options: LikelihoodOptions & { readonly model: FormulaChoice },
  onEvaluation?: () => void,
): LikelihoodResult<string>;
export function maximumLikelihood(
  observations: Observations | Transitions,
  options: LikelihoodOptions,
  onEvaluation?: () => void,
): LikelihoodResult;
export function maximumLikelihood(
  observations: Observations | Transitions,
  options: LikelihoodOptions,
  onEvaluation?: () => void,
): LikelihoodResult<string> {
  const question = { ...questionOf(observations, options), onEvaluation };
  const { parameters, likelihood, transitions } = question;
  const fixed: Readonly<Partial<Record<string, number>>> = question.fixed;
  const correction = correctionOf(question, options);
  const found = fit(question);
  const profiles = options.profile === true ? profileIntervals(question, found) : undefined;
  const T = transitions.dt.reduce((sum, dt) => sum + dt, 0);
  const drift = driftInformation(question, found, T);
  const errors = likelihood === 'exact' ? 'observed information' : 'sandwich';
  const covariance = errors === 'sandwich' ? found.robust : found.observed;
  const q = found.inner.length;
  const errorOf = (matrix: Float64Array | undefined, name: string): number | null => {
    const i = found.inner.indexOf(name);
    return matrix && i >= 0 ? Math.sqrt(matrix[i * q + i]) : null;
  };
  const estimateOf = (name: string): LikelihoodEstimate => {
    const estimate = found.values[name] ?? null;
    const standardError = errorOf(covariance, name);
    const half = standardError === null ? null : normal975 * standardError;
    return {
      estimate,
      standardError,
      lower95: estimate === null || half === null ? null : estimate - half,
      upper95: estimate === null || half === null ? null : estimate + half,
      observedError: errorOf(found.observed, name),
      sandwichError: errorOf(found.robust, name),
      fixed: fixed[name] !== undefined,
      atBound: found.atBound.includes(name),
      ...(profiles?.intervals[name] && { profile: profiles.intervals[name] }),
    };
  };
  const corrected = correction?.(found);
  return {
    parameters: Object.fromEntries(parameters.map((name) => [name, estimateOf(name)])),
    covariance: covariance
      ? {
          names: found.inner,
          matrix: found.inner.map((_, i) => Array.from(covariance.subarray(i * q, (i + 1) * q))),
        }
      : null,
    errors,
    logLikelihood: found.logLikelihood,
    n: transitions.from.length,
    T,
    converged: found.converged,
    ...(corrected && { corrected: corrected.value }),
    drift,
    notes: [...notesOf(question, found, T, drift), ...(profiles?.notes ?? []), ...(corrected?.notes ?? [])],
  };
}
