import { UsageError } from '../errors.js';
import { equationsText } from '../estimands/formula-equations.js';
import type { TransitionEstimand } from '../estimands/process.js';
import type { StoredFit } from '../estimators/estimator.js';
import { fittedLaw } from '../likelihood/fitted-law.js';
import { isFamilyKind } from '../likelihood/models.js';
import type { GivenParameters, ParameterName } from '../likelihood/kinds.js';
import { maximumLikelihood as maximise } from '../likelihood/maximum-likelihood.js';
import type { FormulaChoice, FormulaComponentChoice } from '../likelihood/own-models/formula.js';
import type { Range, Values } from '../likelihood/own-models/own-model.js';
import {
  choiceOf,
  type LikelihoodOptions,
  mayBeginAtZero,
  type ModelChoice,
  questionOf,
} from '../likelihood/question.js';
import { judgedBy, nullStatistics } from '../likelihood/simulated-null.js';
import { samplingOf } from '../likelihood/theory.js';
import { lawAt } from '../likelihood/transition-law.js';
import { fitOf, profileOf } from './likelihood-fit.js';
import { givenOf, likelihoods, modelKey, simulatedModel } from './likelihood-model.js';
import { type FittedModel, modelDiffusion, modelDrift, modelStationary } from './model-curves.js';
import type { TransitionEstimator } from './transition-estimator.js';

export interface MaximumLikelihoodConfig extends Omit<LikelihoodOptions, 'model' | 'seed'> {
  /** The simulated process unless given; resolved when the run is planned. */
  readonly model?: ModelChoice;
}

/** Series that are simulated for the null distribution of the tests of unseen transitions: 5 % is then a p-value. */
const nullReplicates = 99;

/** A config whose model was resolved, as a question without data. */
const choiceIn = ({ model, ...options }: MaximumLikelihoodConfig): ReturnType<typeof choiceOf> =>
  choiceOf({ ...options, model: model! });

/** The parameters of a process by the maximum of a likelihood of its transitions (src/likelihood). */
export const maximumLikelihood: TransitionEstimator<MaximumLikelihoodConfig> = {
  kind: 'maximum-likelihood',
  summary: 'parameters of a process from its own transitions, by a likelihood',
  parameters: (z) => ({
    model: modelKey(z),
    likelihood: z
      .union([
        z.enum(likelihoods),
        z
          .strictObject({
            kind: z.literal('hermite').describe('the expansion of Aït-Sahalia'),
            order: z
              .union([z.literal(1), z.literal(2), z.literal(3)])
              .describe('1, 2 or 3; hermite alone has 2'),
          })
          .describe('an expansion of an order'),
      ])
      .optional()
      .describe('exact where the model has one, else nowman, exact-moments or shoji-ozaki, unless said'),
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
  estimands,
  given: ({ model }) => givenOf(model!),
  domain: (config) => {
    const choice = choiceIn(config);
    return { within: choice.domain, mayBeginAt: mayBeginAtZero(choice) ? 0 : undefined };
  },
  formula: (config) => {
    const { model, likelihood = 'exact' } = config;
    const kind = typeof model === 'object' ? model.kind : model;
    const name = typeof likelihood === 'object' ? `${likelihood.kind} ${likelihood.order}` : likelihood;
    const words = [name, ...(kind === undefined ? [] : ['of', kind])].flatMap((text) => text.split(' '));
    return `\\hat{θ} = \\mathrm{arg} \\max_θ \\sum_i \\ln p_θ(x_{i+1} | x_i), \\quad p: ${words.map(wordInTex).join(' \\, ')}`;
  },
  resolve: (config, process, paths = 1) => {
    const by = typeof config.correct === 'object' ? config.correct.kind : config.correct;
    if (paths > 1 && (by === 'tang-chen' || by === 'jackknife')) {
      throw new UsageError(
        `.correct: ${by} must have one path, found simulate.paths: ${paths}: leave correct out, or take bootstrap`,
      );
    }
    const model = config.model ?? simulatedModel(process);
    try {
      const { likelihood, order } = choiceOf({ ...config, model });
      return { model, likelihood: order === undefined ? likelihood : { kind: likelihood, order } };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`.${error.message}`, { cause: error.cause ?? error });
    }
  },
  theory: (config, process, transitions) => {
    const { kind, own, parameters, likelihood, fixed } = choiceIn(config);
    const known =
      process.kind === kind && !own
        ? samplingOf(
            {
              kind,
              likelihood,
              corrected: (config.correct ?? 'none') !== 'none',
              fixed,
              at: process as Partial<Record<ParameterName, number>>,
            },
            transitions,
          )
        : {};
    return parameters.map((name) => known[name as ParameterName] ?? { bias: null, standardDeviation: null });
  },
  fit: (transitions, { model, ...options }, { seed, progress }) => {
    const asked = { model: model!, ...options, seed };
    const look = (): void => progress(0, 1);
    return Promise.resolve(
      fitOf(maximise(transitions, asked, look), () => profileOf(transitions, asked, look)),
    );
  },
  density: (config, fit) => {
    const choice = choiceIn(config);
    const end = endOf(choice, fit);
    return end && lawAt(choice, end);
  },
  driftAt: (config, fit, x) => modelDrift(modelAt(config, fit), x),
  diffusionAt: (config, fit, x) => modelDiffusion(modelAt(config, fit), x),
  stationaryAt: (config, fit, x) => modelStationary(modelAt(config, fit), x),
  // What a correction leaves is not at the maximum of its likelihood.
  comparableAs: ({ likelihood, start, noise, correct = 'none' }) =>
    likelihood === 'exact' && correct === 'none'
      ? `exact, ${start}${noise === undefined ? '' : ', with noise'}`
      : undefined,
  async goodness(config, fit, learned, all, tested, { seed, progress }) {
    // The test is of the maximum: what a correction leaves is no maximum of the same series.
    if (config.correct !== undefined && config.correct !== 'none') return undefined;
    const { model, ...options } = config;
    const question = questionOf(learned, { model: model!, ...options });
    const end = endOf(question, fit);
    const converged = fit.status === 'converged';
    const fitted = fittedLaw(question, { ...(end && { end }), converged }, all, tested);
    if (!fitted) return undefined;
    const { mostTransitions, hasRareJumps } = question.own ?? {};
    const nullOptions = {
      seed,
      ...(mostTransitions && { mostTransitions }),
      ...(hasRareJumps && { mayMerge: false }),
    };
    const replicates: (ReturnType<typeof nullStatistics> | undefined)[] = [];
    for (let r = 0; r < nullReplicates; r++) {
      replicates.push(nullStatistics(fitted, nullOptions, r));
      await progress(r + 1, nullReplicates);
    }
    return judgedBy(fitted, nullOptions, replicates);
  },
};

/** What each parameter of a model stands for. */
function estimands(config: MaximumLikelihoodConfig): TransitionEstimand[] {
  const { kind, parameters } = choiceIn(config);
  if (kind !== 'formula') return parameters.map((parameter) => ({ of: 'process', kind, parameter }));
  const model = config.model as FormulaChoice;
  const [component, { drift, diffusion }]: [string, FormulaComponentChoice] =
    'components' in model ? Object.entries(model.components)[0] : ['x', model];
  const equations = equationsText({
    parameters: model.parameters,
    component,
    drift: String(drift),
    diffusion: String(diffusion),
  });
  return parameters.map((parameter) => ({ of: 'formula', equations, parameter }));
}

/** Words with hyphens, which TeX would take for minus signs. */
const wordInTex = (word: string): string =>
  /^\d+$/.test(word)
    ? word
    : word
        .split('-')
        .map((part) => `\\mathrm{${part}}`)
        .join(' \\, ');

type Choice = Pick<ReturnType<typeof choiceOf>, 'kind' | 'own'>;

/** Values that have a law; undefined where one is missing. */
function endOf(choice: Choice, fit: StoredFit): GivenParameters | undefined {
  const values = withMeaning(choice, valuesOf(fit));
  if (Object.values(values).some((value) => value === null)) return undefined;
  return withinBounds(choice, values);
}

/** What has no meaning where others are at their bounds (the size of jumps without jumps) does not change the law. */
function withMeaning(
  { own }: Choice,
  values: Readonly<Record<string, number | null>>,
): Readonly<Record<string, number | null>> {
  if (!own?.withoutMeaning) return values;
  const isAtEnd = ([low, high]: Range, value: number | null): boolean => value === low || value === high;
  const atBound = Object.keys(values).filter((name) => isAtEnd(own.ranges[name], values[name]));
  const stand = own.withoutMeaning(atBound);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? stand[name] ?? null]),
  );
}

/** At theta = 0, its bound, the law of cir is the limit of those above it. */
function withinBounds({ kind }: Choice, values: GivenParameters): GivenParameters {
  const { theta, sigma = 1, kappa = 1 } = values;
  return kind === 'cir' && theta === 0 ? { ...values, theta: (1e-12 * sigma * sigma) / kappa } : values;
}

/** The model with the values of a stored fit; undefined where one is missing. */
function modelAt(config: MaximumLikelihoodConfig, fit: StoredFit): FittedModel | undefined {
  const choice = choiceIn(config);
  const values = endOf(choice, fit);
  if (!values) return undefined;
  const { kind, own } = choice;
  if (own) return { own, values: values as Values };
  return isFamilyKind(kind) ? { kind, values } : undefined;
}

/** The parameters of a stored fit, by their names. */
const valuesOf = ({ parameters }: StoredFit): Readonly<Record<string, number | null>> =>
  Object.fromEntries(parameters.map(({ name, estimate }) => [name, estimate]));
