import { UsageError } from '../errors.js';
import type { SimulatedProcess } from '../estimands/process.js';
import type { Parameter, StoredFit } from '../estimators/estimator.js';
import {
  type LikelihoodEstimate,
  type LikelihoodResult,
  maximumLikelihood as maximise,
} from '../likelihood/maximum-likelihood.js';
import type { GivenParameters } from '../likelihood/coordinates.js';
import { fit as maximum } from '../likelihood/fit.js';
import { fittedLaw } from '../likelihood/fitted-law.js';
import {
  type LikelihoodKind,
  type ModelKind,
  models,
  type ParameterName,
  parametersOf,
} from '../likelihood/models.js';
import { samplingOf } from '../likelihood/theory.js';
import { transitionLaw } from '../likelihood/transition-law.js';
import { type LikelihoodOptions, type ModelChoice, questionOf } from '../likelihood/question.js';
import { judgedBy, nullStatistics } from '../likelihood/simulated-null.js';
import type { TransitionEstimator, TransitionFit } from './transition-estimator.js';

export interface MaximumLikelihoodConfig extends Omit<LikelihoodOptions, 'model' | 'seed'> {
  /** The simulated process unless given; resolved when the run is planned. */
  readonly model?: ModelChoice;
}

const kinds = Object.keys(models) as [ModelKind];
const likelihoods = [...new Set(kinds.flatMap((kind) => Object.keys(models[kind].likelihoods)))] as [
  LikelihoodKind,
];

/** Series that are simulated for the null distribution of the tests of unseen transitions: 5 % is then a p-value. */
const nullReplicates = 99;

const modelOf = ({ model }: MaximumLikelihoodConfig): ModelKind =>
  typeof model === 'string' ? model : model!.kind;

/** The parameters of a process by the maximum of a likelihood of its transitions (src/likelihood). */
export const maximumLikelihood: TransitionEstimator<MaximumLikelihoodConfig> = {
  kind: 'maximum-likelihood',
  summary: 'parameters of a process from its own transitions, by a likelihood',
  parameters: (z) => ({
    model: z
      .union([
        z.enum(kinds),
        z
          .strictObject({ kind: z.enum(kinds).describe('its name'), ...givenParameters(z) })
          .describe('a model with parameters that are given'),
      ])
      .optional()
      .describe(
        'the process, or { kind, … } with parameters that are given and not estimated; the simulated one unless said',
      ),
    likelihood: z
      .enum(likelihoods)
      .optional()
      .describe('exact where the model has one, else nowman, unless said'),
    start: z
      .enum(['conditional', 'stationary'])
      .default('conditional')
      .describe('whether the first value of each path is given, or drawn from the stationary law'),
    noise: z
      .union([z.literal('estimate'), z.number().nonnegative()])
      .meta({ must: 'estimate, or a number of at least 0' })
      .optional()
      .describe('sd of the noise with which values of ou are measured: a number, or estimate'),
    correct: z
      .union([
        z.enum(['none', 'tang-chen', 'jackknife', 'bootstrap']),
        z
          .strictObject({
            kind: z.literal('jackknife').describe('by blocks that follow each other'),
            blocks: z.int().min(2).describe('how many'),
          })
          .describe('the jackknife of Phillips and Yu'),
        z
          .strictObject({
            kind: z.literal('bootstrap').describe('by series of the fitted law, fitted again'),
            replicates: z.int().min(10).max(100_000).describe('how many'),
          })
          .describe('the parametric bootstrap'),
      ])
      .default('none')
      .describe(
        'a correction of the bias of kappa, or by bootstrap of every parameter, in place of the maximum',
      ),
    profile: z
      .boolean()
      .default(false)
      .describe('intervals by the profile likelihood in place of estimate ± 1.96 standard errors'),
  }),
  level: 'closed-form',
  estimands: (config) => {
    const kind = modelOf(config);
    return parametersOf(kind, config.noise !== undefined).map((parameter) => ({
      of: 'process',
      kind,
      parameter,
    }));
  },
  formula: ({ likelihood = 'exact' }) =>
    `\\hat{θ} = \\mathrm{arg} \\max_θ \\sum_i \\ln p_θ(x_{i+1} | x_i), \\quad p: ${likelihood}`,
  resolve: ({ model, likelihood }, process) => {
    const chosen = model ?? simulatedModel(process);
    const kind = typeof chosen === 'string' ? chosen : chosen.kind;
    return { model: chosen, likelihood: likelihood ?? Object.keys(models[kind].likelihoods)[0] };
  },
  theory: (config, process, transitions) => {
    const kind = modelOf(config);
    const { model, likelihood, correct = 'none' } = config;
    const fixed = typeof model === 'object' ? model : {};
    const known =
      process.kind === kind
        ? samplingOf(
            {
              kind,
              likelihood: likelihood!,
              corrected: correct !== 'none',
              fixed,
              at: process as Partial<Record<ParameterName, number>>,
            },
            transitions,
          )
        : {};
    return parametersOf(kind, config.noise !== undefined).map(
      (name) => known[name] ?? { bias: null, standardDeviation: null },
    );
  },
  fit: (transitions, { model, ...options }, { seed }) =>
    Promise.resolve(fitOf(maximise(transitions, { model: model!, ...options, seed }))),
  density: (config, fit) => {
    const kind = modelOf(config);
    const values = valuesOf(fit);
    if (Object.values(values).some((value) => value === null)) return undefined;
    return transitionLaw({ kind, ...withinBounds(kind, values) }, config.likelihood, config.start);
  },
  // What a correction leaves is not at the maximum of its likelihood.
  comparableAs: ({ likelihood, start, noise, correct = 'none' }) =>
    likelihood === 'exact' && correct === 'none'
      ? `exact, ${start}${noise === undefined ? '' : ', with noise'}`
      : undefined,
  async goodness(config, learned, all, tested, { seed, progress }) {
    // The test is of the maximum: what a correction leaves is no maximum of the same series.
    if (config.correct !== undefined && config.correct !== 'none') return undefined;
    const { model, ...options } = config;
    const question = questionOf(learned, { model: model!, ...options });
    const fitted = fittedLaw(question, maximum(question), all, tested);
    if (!fitted) return undefined;
    const replicates: (ReturnType<typeof nullStatistics> | undefined)[] = [];
    for (let r = 0; r < nullReplicates; r++) {
      replicates.push(nullStatistics(fitted, { seed }, r));
      await progress(r + 1, nullReplicates);
    }
    return judgedBy(fitted, { seed }, replicates);
  },
};

/** Every parameter of every model, as a number that is given. */
function givenParameters(z: Parameters<TransitionEstimator<never>['parameters']>[0]): object {
  const names = [...new Set(kinds.flatMap((kind) => models[kind].parameters))];
  return Object.fromEntries(
    names.map((name) => [name, z.number().optional().describe('given, so not estimated')]),
  );
}

function simulatedModel(process: SimulatedProcess | undefined): ModelKind {
  if (!process) {
    throw new UsageError(`.model must be one of ${kinds.join(', ')}, found none: imported paths do not say`);
  }
  const found = kinds.find((kind) => kind === process.kind);
  if (!found) {
    throw new UsageError(
      `.model must be one of ${kinds.join(', ')}, found none: there is no likelihood of ${process.kind}`,
    );
  }
  return found;
}

function fitOf(found: LikelihoodResult): TransitionFit {
  const { parameters, logLikelihood, converged, notes, corrected } = found;
  return {
    status: logLikelihood === null ? 'diverged' : converged ? 'converged' : 'stopped',
    message: logLikelihood === null ? (notes[0] ?? null) : null,
    parameters: Object.entries(parameters).map(([name, estimate]) => parameterOf(name, estimate, corrected)),
    notes: logLikelihood === null ? notes.slice(1) : notes,
    logLikelihood,
    tables: () => ({}),
  };
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
  if (corrected.parameters) return corrected.parameters[name as ParameterName]?.estimate;
  return name === 'kappa' ? corrected.kappa : undefined;
}

/** At theta = 0, its bound, the law of cir is the limit of those above it. */
function withinBounds(kind: ModelKind, values: GivenParameters): GivenParameters {
  const { theta, sigma = 1, kappa = 1 } = values;
  return kind === 'cir' && theta === 0 ? { ...values, theta: (1e-12 * sigma * sigma) / kappa } : values;
}

/** The parameters of a stored fit, by their names. */
export const valuesOf = ({ parameters }: StoredFit): Readonly<Record<string, number | null>> =>
  Object.fromEntries(parameters.map(({ name, estimate }) => [name, estimate]));
