import { UsageError } from '../errors.js';
import type { SimulatedProcess } from '../estimands/process.js';
import type { Parameter, StoredFit } from '../estimators/estimator.js';
import {
  type LikelihoodEstimate,
  type LikelihoodResult,
  maximumLikelihood as maximise,
} from '../likelihood/maximum-likelihood.js';
import { type LikelihoodKind, type ModelKind, models, type ParameterName } from '../likelihood/models.js';
import { samplingOf } from '../likelihood/theory.js';
import type { LikelihoodOptions, ModelChoice } from '../likelihood/question.js';
import type { TransitionEstimator, TransitionFit } from './transition-estimator.js';

export interface MaximumLikelihoodConfig extends Omit<LikelihoodOptions, 'model'> {
  /** The simulated process unless given; resolved when the run is planned. */
  readonly model?: ModelChoice;
}

const kinds = Object.keys(models) as [ModelKind];
const likelihoods = [...new Set(kinds.flatMap((kind) => Object.keys(models[kind].likelihoods)))] as [
  LikelihoodKind,
];

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
        z.strictObject({ kind: z.enum(kinds).describe('its name'), ...givenParameters(z) }),
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
    correct: z
      .union([
        z.enum(['none', 'tang-chen', 'jackknife']),
        z.strictObject({
          kind: z.literal('jackknife').describe('by blocks that follow each other'),
          blocks: z.int().min(2).describe('how many'),
        }),
      ])
      .default('none')
      .describe('a correction of the bias of kappa, reported in place of its maximum'),
  }),
  level: 'closed-form',
  estimands: (config) => {
    const kind = modelOf(config);
    return models[kind].parameters.map((parameter) => ({ of: 'process', kind, parameter }));
  },
  formula: ({ likelihood = 'exact' }) =>
    `\\hat{θ} = \\arg\\max_θ \\sum_i \\ln p_θ(x_{i+1} | x_i), \\quad p: ${likelihood}`,
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
              truth: process as Partial<Record<ParameterName, number>>,
            },
            transitions,
          )
        : {};
    return models[kind].parameters.map((name) => known[name] ?? { bias: null, standardDeviation: null });
  },
  fit: (transitions, { model, ...options }) =>
    Promise.resolve(fitOf(maximise(transitions, { model: model!, ...options }))),
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
  { estimate, standardError, lower95, upper95 }: LikelihoodEstimate,
  corrected: LikelihoodResult['corrected'],
): Parameter {
  const isCorrected = name === 'kappa' && corrected !== undefined;
  const shift = isCorrected && corrected.kappa !== null && estimate !== null ? corrected.kappa - estimate : 0;
  return {
    name,
    estimate: isCorrected ? corrected.kappa : estimate,
    standardError,
    interval95: lower95 === null || upper95 === null ? null : [lower95 + shift, upper95 + shift],
    ...(lower95 !== null && { degreesOfFreedom: null }),
  };
}

/** The parameters of a stored fit, by their names. */
export const valuesOf = ({ parameters }: StoredFit): Readonly<Record<string, number | null>> =>
  Object.fromEntries(parameters.map(({ name, estimate }) => [name, estimate]));
