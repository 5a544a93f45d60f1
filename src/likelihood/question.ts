import { UsageError } from '../errors.js';
import type { GivenParameters } from './coordinates.js';
import type { HermiteOrder } from './family.js';
import type { Question } from './fit.js';
import { type LikelihoodKind, type ModelKind, models, type ParameterName, parametersOf } from './models.js';
import { checkedTransitions, type Observations, type Transitions, transitionsOf } from './transitions.js';

/** The model by its name, or with parameters that are given: those are not estimated. */
export type ModelChoice = ModelKind | ({ readonly kind: ModelKind } & GivenParameters);

export interface LikelihoodOptions {
  readonly model: ModelChoice;
  /** exact where the model has one, else nowman or euler; hermite is of order 2 where nothing is said. */
  readonly likelihood?: LikelihoodKind | { readonly kind: 'hermite'; readonly order: HermiteOrder };
  /** Whether the first value of each series is given, which is the standard, or drawn from the stationary law. */
  readonly start?: 'conditional' | 'stationary';
  /**
   * Where the values of ou are measured with noise: the sd of it, or that it is to be estimated, as the parameter noise. The
   * likelihood is then the Kalman filter's.
   */
  readonly noise?: 'estimate' | number;
  /**
   * A correction of kappa's bias beside its estimate, by bootstrap of every parameter's; jackknife takes 2 blocks and bootstrap 200
   * replicates where nothing is said.
   */
  readonly correct?:
    | 'none'
    | 'tang-chen'
    | 'jackknife'
    | 'bootstrap'
    | { readonly kind: 'jackknife'; readonly blocks: number }
    | { readonly kind: 'bootstrap'; readonly replicates: number };
  /** Of what is simulated, the bootstrap: a whole number from 0, which it is where nothing is said. */
  readonly seed?: number;
  /** Whether intervals by the profile likelihood are computed beside Wald’s. */
  readonly profile?: boolean;
}

/** Throws UsageError where data and options do not go together. */
export function questionOf(observations: Observations | Transitions, options: LikelihoodOptions): Question {
  const { model, start = 'conditional' } = options;
  const { kind: asked, order } = likelihoodOf(options);
  const kind = typeof model === 'string' ? model : model.kind;
  oneOf('model', kind, Object.keys(models));
  const { likelihoods, positive, stationary } = models[kind];
  const { noise } = options;
  const noisy = noise !== undefined;
  const parameters = parametersOf(kind, noisy);
  const fixed = fixedOf(kind, model, noise);
  const all = Object.keys(likelihoods) as LikelihoodKind[];
  const likelihood = asked ?? all[0];
  oneOf(`likelihood of ${kind}`, likelihood, all);
  if (noisy && likelihood !== 'exact') {
    throw new UsageError(`likelihood must be exact where values have noise, found ${likelihood}`);
  }
  oneOf('start', start, ['conditional', 'stationary']);
  if (start === 'stationary' && !stationary) {
    throw new UsageError(
      `start must be conditional, found stationary: ${kind} has no stationary law that is known here`,
    );
  }
  if (start === 'stationary' && fixed.kappa !== undefined && !(fixed.kappa > 0)) {
    throw new UsageError(`kappa must be above 0 for start: stationary, found ${fixed.kappa}`);
  }
  const zeroFirst = kind === 'cir' && likelihood === 'exact' && start === 'conditional';
  const transitions =
    'from' in observations
      ? checkedTransitions(observations, positive, zeroFirst)
      : transitionsOf(observations, positive, zeroFirst);
  const free = parameters.filter((name) => fixed[name] === undefined).length;
  const n = transitions.from.length;
  if (n < free) {
    throw new UsageError(
      `x must have at least as many transitions as parameters that are free, ${free}, found ${n}: take more values, or fix parameters`,
    );
  }
  if (transitions.to.every((y, i) => y === transitions.from[i])) {
    throw new UsageError(
      `x must vary, found ${n + transitions.begins.length} times ${transitions.from[0]}: a constant series has no sigma`,
    );
  }
  return {
    kind,
    fixed,
    likelihood,
    ...(order !== undefined && { order }),
    stationary: start === 'stationary',
    noisy,
    transitions,
  };
}

function likelihoodOf({ likelihood }: LikelihoodOptions): { kind?: LikelihoodKind; order?: HermiteOrder } {
  if (likelihood === undefined) return {};
  if (typeof likelihood === 'string') return { kind: likelihood };
  const { kind, order } = likelihood;
  if (kind !== 'hermite') {
    throw new UsageError(`likelihood.kind must be hermite, which has an order, found ${String(kind)}`);
  }
  if (order !== undefined && ![1, 2, 3].includes(order)) {
    throw new UsageError(`likelihood.order must be 1, 2 or 3, found ${String(order)}`);
  }
  return { kind, order };
}

function fixedOf(kind: ModelKind, model: ModelChoice, noise: LikelihoodOptions['noise']): GivenParameters {
  const fixed: Partial<Record<ParameterName, number>> = {};
  if (noise !== undefined && noise !== 'estimate') {
    if (!(typeof noise === 'number' && noise >= 0 && noise < Infinity)) {
      throw new UsageError(
        `noise must be estimate or the standard deviation of measurements, a number from 0, found ${String(noise)}`,
      );
    }
    fixed.noise = noise;
  }
  if (noise !== undefined && kind !== 'ou') {
    throw new UsageError(`noise must be left out for model ${kind}, found ${noise}: model ou has it`);
  }
  if (typeof model === 'string') return fixed;
  const { parameters } = models[kind];
  for (const [name, value] of Object.entries(model)) {
    if (name === 'kind' || value === undefined) continue;
    oneOf(`a parameter of model ${kind}`, name, parameters);
    const above = name === 'sigma' || (name === 'theta' && kind === 'cir');
    if (typeof value !== 'number' || !Number.isFinite(value) || (above && !(value > 0))) {
      const must = above ? 'a number above 0' : 'a finite number';
      throw new UsageError(
        `model.${name} must be ${must}, found ${String(value)}: leave it out to estimate it`,
      );
    }
    fixed[name as ParameterName] = value;
  }
  if (noise !== 'estimate' && parameters.every((name) => fixed[name] !== undefined)) {
    throw new UsageError(
      `model must have a parameter that is free, found all of ${parameters.join(', ')} given`,
    );
  }
  if (fixed.kappa === 0 && fixed.theta === undefined) {
    throw new UsageError(
      'model.theta must be given where kappa is 0, which has no level: or take model brownian',
    );
  }
  return fixed;
}

function oneOf(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) {
    throw new UsageError(`${what} must be one of ${known.join(', ')}, found ${found}`);
  }
}
