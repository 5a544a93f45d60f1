import { UsageError } from '../errors.js';
import { chosenModel, type ModelChoice } from './chosen-model.js';
import type { HermiteOrder } from './family.js';
import type { Question } from './fit.js';
import type { LikelihoodKind } from './kinds.js';
import {
  checkedTransitions,
  type Domain,
  type Observations,
  type Transitions,
  transitionsOf,
} from './transitions.js';

export type { ModelChoice } from './chosen-model.js';

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

/** What options say before there are data: a model, a likelihood that it has, and a start. Throws UsageError, beginning with the key. */
export function choiceOf(options: LikelihoodOptions): Omit<Question, 'transitions'> & { domain: Domain } {
  const { model, start = 'conditional' } = options;
  const { kind: asked, order } = likelihoodOf(options);
  const { likelihoods, domain, hasStationary, ...chosen } = chosenModel(model, options.noise);
  const { kind, fixed, noisy } = chosen;
  const likelihood = asked ?? likelihoods[0];
  oneOf(`likelihood of ${kind}`, likelihood, likelihoods);
  if (noisy && likelihood !== 'exact') {
    throw new UsageError(`likelihood must be exact where values have noise, found ${likelihood}`);
  }
  oneOf('start', start, ['conditional', 'stationary']);
  const stationary = start === 'stationary';
  if (stationary && !hasStationary) {
    throw new UsageError(
      `start must be conditional, found stationary: ${kind} has no stationary law that is known here`,
    );
  }
  if (stationary && fixed.kappa !== undefined && !(fixed.kappa > 0)) {
    throw new UsageError(`kappa must be above 0 for start: stationary, found ${fixed.kappa}`);
  }
  return { ...chosen, likelihood, ...(order !== undefined && { order }), stationary, domain };
}

/** Whether a series may begin with 0, where values have to be above it: a law from there is known. */
export const mayBeginAtZero = ({
  kind,
  likelihood,
  stationary,
}: Pick<Question, 'kind' | 'likelihood' | 'stationary'>): boolean =>
  kind === 'cir' && likelihood === 'exact' && !stationary;

/** Throws UsageError where data and options do not go together. */
export function questionOf(observations: Observations | Transitions, options: LikelihoodOptions): Question {
  const { domain, ...choice } = choiceOf(options);
  const { parameters, fixed } = choice;
  const zeroFirst = mayBeginAtZero(choice);
  const transitions =
    'from' in observations
      ? checkedTransitions(observations, domain, zeroFirst)
      : transitionsOf(observations, domain, zeroFirst);
  const free = parameters.filter(
    (name) => (fixed as Readonly<Record<string, number>>)[name] === undefined,
  ).length;
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
  return { ...choice, transitions };
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

function oneOf(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) {
    throw new UsageError(`${what} must be one of ${known.join(', ')}, found ${found}`);
  }
}
