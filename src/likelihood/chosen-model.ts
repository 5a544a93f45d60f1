import { UsageError } from '../errors.js';
import type { FamilyKind, GivenParameters, LikelihoodKind, ModelKind, OwnKind } from './kinds.js';
import { models, parametersOf } from './models.js';
import { type FormulaChoice, formulaModel } from './own-models/formula.js';
import { ownModels } from './own-models/index.js';
import type { OwnModel, Range } from './own-models/own-model.js';

/** The model by its name, or with parameters that are given, which are not estimated; or the caller's own formulas. */
export type ModelChoice =
  FamilyKind | OwnKind | ({ readonly kind: FamilyKind | OwnKind } & GivenParameters) | FormulaChoice;

/** A model with what is fixed of it, and what it can do. */
export interface Chosen {
  readonly kind: ModelKind;
  readonly own?: OwnModel;
  readonly parameters: readonly string[];
  readonly fixed: GivenParameters;
  /** The first is what is taken where none is named. */
  readonly likelihoods: readonly LikelihoodKind[];
  /** Where values have to be, without the ends. */
  readonly domain: Range;
  readonly hasStationary: boolean;
  /** Whether values are measured with noise: its sd is fixed, or free. */
  readonly noisy: boolean;
}

/** Why there is no likelihood of a process that can be simulated. */
export const withoutLikelihood: Readonly<Record<string, string>> = {
  bridge: 'its law depends on the time since its start; its sigma is that of brownian in its increments',
  kou: 'its density is not here yet; merton has jumps too',
  heston:
    'a likelihood needs all components of a process to be seen; in a pipeline choose one by targets.of and name a model of it, such as cir for v, or take posteriors from simulations',
  linear:
    'a likelihood needs all components of a process to be seen; in a pipeline choose one by targets.of and take ou for it, or posteriors from simulations',
  module:
    'its density would be code, which pipelines alone run; name the model that it is, or write it as kind: formula',
};

const kinds = [...Object.keys(models), ...Object.keys(ownModels), 'formula'];

/** The model, whose values are measured with noise where its sd is given or to be estimated. Throws UsageError. */
export function chosenModel(model: ModelChoice, noise?: 'estimate' | number): Chosen {
  const kind: string = typeof model === 'string' ? model : model.kind;
  if (!kinds.includes(kind)) {
    const why = Object.hasOwn(withoutLikelihood, kind) ? `: ${withoutLikelihood[kind]}` : '';
    throw new UsageError(`model must be one of ${kinds.join(', ')}, found ${kind}${why}`);
  }
  refuseNoise(kind, noise);
  if (kind === 'formula') {
    if (typeof model === 'string') {
      throw new UsageError(
        'model must be a mapping with parameters, drift and diffusion beside kind: formula, found its name alone',
      );
    }
    const { model: own, fixed } = formulaModel(model as FormulaChoice);
    return { kind, fixed, hasStationary: false, noisy: false, ...partsOf(own) };
  }
  const given = typeof model === 'string' ? {} : (model as GivenParameters);
  if (Object.hasOwn(ownModels, kind)) {
    const own = ownModels[kind as OwnKind];
    const fixed = fixedOf(kind, own.parameters, given, (name) => own.ranges[name]);
    return { kind: kind as OwnKind, fixed, hasStationary: false, noisy: false, ...partsOf(own) };
  }
  const { parameters, likelihoods, positive, stationary } = models[kind as FamilyKind];
  const isAbove = (name: string): boolean => name === 'sigma' || (name === 'theta' && kind === 'cir');
  const noisy = noise !== undefined;
  const fixed: GivenParameters = {
    ...(typeof noise === 'number' && { noise }),
    ...fixedOf(
      kind,
      parameters,
      given,
      (name) => [isAbove(name) ? 0 : -Infinity, Infinity],
      noise === 'estimate',
    ),
  };
  if (fixed.kappa === 0 && fixed.theta === undefined) {
    throw new UsageError(
      'model.theta must be given where kappa is 0, which has no level: or take model brownian',
    );
  }
  return {
    kind: kind as FamilyKind,
    parameters: parametersOf(kind as FamilyKind, noisy),
    fixed,
    noisy,
    likelihoods: Object.keys(likelihoods) as LikelihoodKind[],
    domain: [positive ? 0 : -Infinity, Infinity],
    hasStationary: stationary !== undefined,
  };
}

function refuseNoise(kind: string, noise: 'estimate' | number | undefined): void {
  if (noise === undefined) return;
  if (noise !== 'estimate' && !(typeof noise === 'number' && noise >= 0 && noise < Infinity)) {
    throw new UsageError(
      `noise must be estimate or the standard deviation of measurements, a number from 0, found ${String(noise)}`,
    );
  }
  if (kind !== 'ou') {
    throw new UsageError(`noise must be left out for model ${kind}, found ${noise}: model ou has it`);
  }
}

const partsOf = (
  own: OwnModel,
): Pick<Chosen, 'parameters' | 'likelihoods' | 'domain'> & { own: OwnModel } => ({
  own,
  parameters: own.parameters,
  likelihoods: Object.keys(own.likelihoods) as LikelihoodKind[],
  domain: own.domain,
});

function fixedOf(
  kind: string,
  parameters: readonly string[],
  given: GivenParameters,
  rangeOf: (name: string) => Range,
  mayAllBeGiven = false,
): GivenParameters {
  const fixed: Partial<Record<string, number>> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'kind' || value === undefined) continue;
    if (!parameters.includes(name)) {
      throw new UsageError(
        `model.${name} must be left out, or be a parameter of model ${kind}: one of ${parameters.join(', ')}`,
      );
    }
    const [low, high] = rangeOf(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || !(value > low && value < high)) {
      throw new UsageError(
        `model.${name} must be ${rangeInWords([low, high])}, found ${String(value)}: leave it out to estimate it`,
      );
    }
    fixed[name] = value;
  }
  if (!mayAllBeGiven && parameters.every((name) => fixed[name] !== undefined)) {
    throw new UsageError(
      `model must have a parameter that is free, found all of ${parameters.join(', ')} given`,
    );
  }
  return fixed;
}

function rangeInWords([low, high]: Range): string {
  if (low === -Infinity) return 'a finite number';
  return high === Infinity ? `a number above ${low}` : `a number between ${low} and ${high}`;
}
