import type { EstimatorConfig } from '../estimators/config.js';
import type { TransitionEstimatorConfig } from '../transition-estimators/config.js';
import { isPosteriorKind, type PosteriorConfig } from '../posteriors/kinds.js';
import { isTransitionKind } from '../transition-estimators/kinds.js';

/**
 * An estimator as a pipeline file chooses it: of λ, from rows; of the process, from its transitions; or of a posterior, from draws.
 */
export type AnyEstimatorConfig = EstimatorConfig | TransitionEstimatorConfig | PosteriorConfig;

/**
 * What a pipeline asks for: λ, from rows of k; the process' own parameters, from transitions; or what a row or a path says of
 * parameters that were drawn, their posterior.
 */
export type Question = 'lambda' | 'process' | 'posterior';

const isOfTransitions = (config: AnyEstimatorConfig): config is TransitionEstimatorConfig =>
  isTransitionKind(config.kind);

export const isOfPosterior = (config: AnyEstimatorConfig): config is PosteriorConfig =>
  isPosteriorKind(config.kind);

export const isOfRows = (config: AnyEstimatorConfig): config is EstimatorConfig =>
  !isOfTransitions(config) && !isOfPosterior(config);

type Named<Config> = Readonly<Record<string, Config>>;
interface WithEstimators {
  readonly train: { readonly estimators: Named<AnyEstimatorConfig> };
}

const those = <Config extends AnyEstimatorConfig>(
  { train }: WithEstimators,
  is: (config: AnyEstimatorConfig) => config is Config,
): Named<Config> =>
  Object.fromEntries(
    Object.entries(train.estimators).filter((entry): entry is [string, Config] => is(entry[1])),
  );

/** The estimators of λ, in the file's order. */
export const rowEstimators = (pipeline: WithEstimators): Named<EstimatorConfig> => those(pipeline, isOfRows);

/** The estimators of the process, in the file's order. */
export const processEstimators = (pipeline: WithEstimators): Named<TransitionEstimatorConfig> =>
  those(pipeline, isOfTransitions);

/** The estimators of a posterior, in the file's order. */
export const posteriorConfigs = (pipeline: WithEstimators): Named<PosteriorConfig> =>
  those(pipeline, isOfPosterior);

/** What one estimator is asked for. */
export const questionOfKind = (config: AnyEstimatorConfig): Question =>
  isOfTransitions(config) ? 'process' : isOfPosterior(config) ? 'posterior' : 'lambda';

/** A file's estimators are all of one kind, as its schema sees to. */
export const questionOf = ({ train }: WithEstimators): Question =>
  Object.values(train.estimators).map(questionOfKind).at(0) ?? 'lambda';
