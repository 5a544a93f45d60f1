import { UsageError } from '../errors.js';
import type { SimulatedProcess, TransitionEstimand } from '../estimands/process.js';
import type { StoredFit } from '../estimators/estimator.js';
import { normal975 } from '../evaluation/distributions.js';
import { fitModule } from '../likelihood/module-fit.js';
import type { Transitions } from '../likelihood/transitions.js';
import { CalledDensity, type Values } from '../own-models/called-density.js';
import type { ModuleSource } from '../own-models/module-source.js';
import type { MaximumLikelihoodConfig } from './maximum-likelihood.js';
import type {
  Curve,
  TransitionDensity,
  TransitionEstimator,
  TransitionFit,
  TransitionFitContext,
} from './transition-estimator.js';

/** A process by a user's module, whose `logDensity` is its likelihood. */
export interface ModuleChoice {
  readonly kind: 'module';
  /** As it was read; of a stored config without its text. */
  readonly file: ModuleSource;
  /** Values from which they are searched, or that they have; what is left out is as the module declares it. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Names of those that are given. */
  readonly fixed?: readonly string[];
}

export interface ModuleLikelihoodConfig extends Omit<MaximumLikelihoodConfig, 'model'> {
  readonly model: ModuleChoice;
}

type Either = MaximumLikelihoodConfig | ModuleLikelihoodConfig;

const isOfModule = (config: Either): config is ModuleLikelihoodConfig => {
  const model: unknown = config.model;
  return typeof model === 'object' && model !== null && 'kind' in model && model.kind === 'module';
};

/** The estimator, by the module's own density where its model is one. */
export function orByModule(entry: TransitionEstimator<MaximumLikelihoodConfig>): TransitionEstimator<Either> {
  const nowhere = (x: Float64Array): Curve => ({ value: new Float64Array(x.length).fill(NaN) });
  return {
    ...entry,
    estimands: (config) => (isOfModule(config) ? estimands(config) : entry.estimands(config)),
    given: (config) => (isOfModule(config) ? (config.model.fixed ?? []) : entry.given!(config)),
    domain: (config) => (isOfModule(config) ? { within: [-Infinity, Infinity] } : entry.domain!(config)),
    formula: (config) => (isOfModule(config) ? formula : entry.formula(config)),
    resolve: (config, process, paths) => {
      if (isOfModule(config)) return resolved(config, config.model);
      if (config.model !== undefined || process?.kind !== 'module') {
        return entry.resolve!(config, process, paths);
      }
      return resolved(config, simulatedModule(process));
    },
    theory: (config, process, transitions) =>
      isOfModule(config)
        ? Object.keys(config.model.parameters).map(() => ({ bias: null, standardDeviation: null }))
        : entry.theory!(config, process, transitions),
    fit: (transitions, config, context) =>
      isOfModule(config)
        ? Promise.resolve(fit(transitions, config, context))
        : entry.fit(transitions, config, context),
    density: (config, found) => (isOfModule(config) ? density(config, found) : entry.density!(config, found)),
    driftAt: (config, found, x) => (isOfModule(config) ? nowhere(x) : entry.driftAt!(config, found, x)),
    diffusionAt: (config, found, x) =>
      isOfModule(config) ? nowhere(x) : entry.diffusionAt!(config, found, x),
    stationaryAt: (config, found, x) =>
      isOfModule(config) ? undefined : entry.stationaryAt!(config, found, x),
    comparableAs: (config) => (isOfModule(config) ? 'exact, conditional' : entry.comparableAs!(config)),
    goodness: (config, found, ...rest) =>
      isOfModule(config) ? Promise.resolve(undefined) : entry.goodness!(config, found, ...rest),
  };
}

const formula =
  '\\hat{θ} = \\mathrm{arg} \\max_θ \\sum_i \\ln p_θ(x_{i+1} | x_i), \\quad p: \\mathrm{logDensity} \\, \\mathrm{of} \\, \\mathrm{the} \\, \\mathrm{module}';

const estimands = ({ model: { file, parameters } }: ModuleLikelihoodConfig): TransitionEstimand[] =>
  Object.keys(parameters).map((parameter) => ({ of: 'module', sha256: file.sha256, parameter }));

/** The model of a simulated process: the parameters that the pipeline file names are estimated, the others as declared. */
function simulatedModule(process: SimulatedProcess): ModuleChoice {
  const { file, parameters } = process as unknown as Pick<ModuleChoice, 'file' | 'parameters'>;
  if (Object.keys(parameters).length === 0) {
    throw new UsageError(
      '.model must be given where simulate.process.parameters names none: name there those that are to be estimated, with their values',
    );
  }
  return { kind: 'module', file, parameters };
}

/** What of the estimator's choices a module's density cannot do. Throws UsageError, beginning with the key. */
function resolved(config: Either, model: ModuleChoice): { model: ModuleChoice; likelihood: 'exact' } {
  const { file, parameters, fixed = [] } = model;
  if (!file.exports.includes('logDensity')) {
    throw new UsageError(
      `.model must have a density, found none in ${file.file}: export logDensity(transitions, theta, math) from it, name the model that it is, or write it as kind: formula`,
    );
  }
  const names = Object.keys(parameters);
  const unknown = fixed.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`.model.fixed must name some of ${names.join(', ')}, found ${unknown}`);
  }
  if (names.length === fixed.length) {
    throw new UsageError('.model.parameters must have one that is free, found none');
  }
  const asked = {
    likelihood: config.likelihood !== undefined && config.likelihood !== 'exact',
    start: config.start === 'stationary',
    noise: config.noise !== undefined,
    correct: config.correct !== undefined && config.correct !== 'none',
    profile: config.profile === true,
  };
  const refused = Object.entries(asked).find(([, isAsked]) => isAsked);
  if (refused) {
    throw new UsageError(`.${refused[0]} must be left out where a module’s logDensity is the likelihood`);
  }
  return { model, likelihood: 'exact' };
}

function fit(
  transitions: Transitions,
  { model: { file, parameters, fixed = [] } }: ModuleLikelihoodConfig,
  { progress }: TransitionFitContext,
): TransitionFit {
  const names = Object.keys(parameters);
  const free = names.filter((name) => !fixed.includes(name));
  const { from } = transitions;
  if (from.length < free.length) {
    throw new UsageError(
      `x must have at least as many transitions as parameters that are free, ${free.length}, found ${from.length}: take more values, or fix parameters`,
    );
  }
  const called = new CalledDensity(file, timed(transitions));
  const before = (): void => progress(0, 1);
  called.check(parameters, before);
  const found = fitModule({ density: called, start: parameters, free, before });
  const held = Object.entries(called.declared).filter(([name]) => !names.includes(name));
  const notes = held.map(([name, value]) => `${name} is held at ${value}, as the module declares it.`);
  if ('problem' in found) {
    return {
      status: 'diverged',
      message: found.problem,
      parameters: names.map((name) => ({ name, estimate: null, standardError: null, interval95: null })),
      notes,
      logLikelihood: null,
      tables: () => ({}),
    };
  }
  return {
    status: found.converged ? 'converged' : 'stopped',
    message: null,
    parameters: names.map((name) => {
      const [estimate, standardError] = [found.values[name], found.errors[name] ?? null];
      const half = standardError === null ? null : normal975 * standardError;
      return {
        name,
        estimate,
        standardError,
        interval95: half === null ? null : [estimate - half, estimate + half],
      };
    }),
    notes: [...notes, ...found.notes],
    logLikelihood: found.logLikelihood,
    tables: () => ({}),
  };
}

/** Stored paths have times, whoever asks. */
function timed(transitions: Transitions): Transitions & Required<Pick<Transitions, 't'>> {
  const { t } = transitions;
  if (!t) throw new Error('the transitions have no times');
  return { ...transitions, t };
}

/** Its law of transitions where its code is loaded, in a thread; a stored config has no code, and none is run for a report. */
function density({ model: { file } }: ModuleLikelihoodConfig, fit: StoredFit): TransitionDensity | undefined {
  const values = fit.parameters.map(({ name, estimate }) => [name, estimate] as const);
  if (!('text' in file) || values.some(([, estimate]) => estimate === null)) return undefined;
  return {
    scores: (transitions) => ({
      logDensity: new CalledDensity(file, timed(transitions)).at(
        Object.fromEntries(values) as Values,
        () => undefined,
      ),
      // A density alone does not say how likely smaller values are.
      uniform: new Float64Array(transitions.from.length).fill(NaN),
    }),
  };
}
