import { UsageError } from '../errors.js';
import { normal975 } from '../evaluation/distributions.js';
import { jackknifeKappa, tangChenBias } from './corrections.js';
import { type Fit, fit, type Question } from './fit.js';
import { models, type ParameterName, parametersOf } from './models.js';
import { type DriftInformation, driftInformation, notesOf } from './notes.js';
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
}

export interface LikelihoodResult {
  readonly parameters: Readonly<Partial<Record<ParameterName, LikelihoodEstimate>>>;
  /** Of the parameters `names`, from which the standard errors are; null where there is none. */
  readonly covariance: {
    readonly names: readonly ParameterName[];
    readonly matrix: readonly (readonly number[])[];
  } | null;
  readonly errors: 'observed information' | 'sandwich';
  readonly logLikelihood: number | null;
  /** Transitions, and the time that they span. */
  readonly n: number;
  readonly T: number;
  readonly converged: boolean;
  /** kappa without the bias that the correction finds, null where it finds none; absent where none was asked for. */
  readonly corrected?: {
    readonly by: 'tang-chen' | 'jackknife';
    readonly blocks?: number;
    readonly kappa: number | null;
  };
  /** What T says of the drift, where a parameter of it was estimated. */
  readonly drift: DriftInformation | null;
  readonly notes: readonly string[];
}

/** The maximum of a likelihood over the parameters of a model. Pure; throws UsageError where the question cannot be asked. */
export function maximumLikelihood(
  observations: Observations | Transitions,
  options: LikelihoodOptions,
): LikelihoodResult {
  const question = questionOf(observations, options);
  const { kind, fixed, likelihood, transitions } = question;
  const correction = correctionOf(question, options);
  const found = fit(question);
  const T = transitions.dt.reduce((sum, dt) => sum + dt, 0);
  const drift = driftInformation(question, found, T);
  const errors = likelihood === 'exact' ? 'observed information' : 'sandwich';
  const covariance = errors === 'sandwich' ? found.robust : found.observed;
  const q = found.inner.length;
  const errorOf = (matrix: Float64Array | undefined, name: ParameterName): number | null => {
    const i = found.inner.indexOf(name);
    return matrix && i >= 0 ? Math.sqrt(matrix[i * q + i]) : null;
  };
  const estimateOf = (name: ParameterName): LikelihoodEstimate => {
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
    };
  };
  const corrected = correction?.(found);
  return {
    parameters: Object.fromEntries(
      parametersOf(kind, question.noisy).map((name) => [name, estimateOf(name)]),
    ),
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
    notes: [...notesOf(question, found, T, drift), ...(corrected?.notes ?? [])],
  };
}

type Corrected = NonNullable<LikelihoodResult['corrected']>;

/** What corrects kappa once it is there; throws UsageError where the correction is not known for the question. */
function correctionOf(
  question: Question,
  { correct = 'none' }: LikelihoodOptions,
): ((found: Fit) => { value: Corrected; notes: string[] }) | undefined {
  const by = typeof correct === 'string' ? correct : correct.kind;
  if (by === 'none') return undefined;
  if (by !== 'tang-chen' && by !== 'jackknife') {
    throw new UsageError(`correct must be one of none, tang-chen, jackknife, found ${String(by)}`);
  }
  const { kind, fixed, likelihood, stationary, transitions } = question;
  const { dt, begins } = transitions;
  const n = dt.length;
  const refuse = (must: string, found: string): UsageError =>
    new UsageError(`correct: ${by} must have ${must}, found ${found}: leave correct out`);
  if (!models[kind].parameters.includes('kappa')) throw refuse('a model with kappa', kind);
  if (fixed.kappa !== undefined) throw refuse('kappa free', `kappa = ${fixed.kappa} given`);
  if (begins.length > 1) throw refuse('one series', `${begins.length}`);
  if (by === 'jackknife') {
    const blocks = typeof correct === 'string' ? 2 : correct.blocks;
    const least = parametersOf(kind, question.noisy).length + 1;
    if (!Number.isInteger(blocks) || blocks < 2 || Math.floor(n / blocks) < least) {
      throw new UsageError(
        `correct.blocks must be a whole number from 2, with at least ${least} transitions per block, found ${blocks} for ${n} transitions`,
      );
    }
    const left = n % blocks;
    const words =
      left === 0
        ? []
        : [
            `The jackknife’s ${blocks} blocks are equally long: the last ${left} of ${n} transitions are in none.`,
          ];
    return (found) => {
      const kappa = found.converged ? jackknifeKappa(question, found, blocks) : found.problems[0];
      return typeof kappa === 'number'
        ? { value: { by, blocks, kappa }, notes: words }
        : { value: { by, blocks, kappa: null }, notes: [...words, kappa] };
    };
  }
  if (kind !== 'ou' || likelihood === 'euler' || likelihood === 'kessler' || stationary || question.noisy) {
    throw refuse(
      'model ou with its exact likelihood and start: conditional, for which its formula is; jackknife takes others',
      `${kind} with ${likelihood}${stationary ? ', stationary' : ''}${question.noisy ? ', noise' : ''}`,
    );
  }
  if (dt.some((one) => one !== dt[0])) throw refuse('evenly spaced times', 'others');
  return ({ values }) => {
    const kappa = values.kappa ?? null;
    const bias = kappa === null ? null : tangChenBias(kappa, n, dt[0], fixed.theta !== undefined);
    return { value: { by, kappa: kappa === null || bias === null ? null : kappa - bias }, notes: [] };
  };
}
