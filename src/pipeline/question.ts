import type { EstimatorConfig } from '../estimators/config.js';
import type { TransitionEstimatorConfig } from '../transition-estimators/config.js';
import { isTransitionKind } from '../transition-estimators/kinds.js';

/** An estimator as a pipeline file chooses it: of λ, from rows, or of the process, from its transitions. */
export type AnyEstimatorConfig = EstimatorConfig | TransitionEstimatorConfig;

/** What a pipeline asks for: λ, from rows of k, or the process' own parameters, from transitions. */
export type Question = 'lambda' | 'process';

const isOfTransitions = (config: AnyEstimatorConfig): config is TransitionEstimatorConfig =>
  isTransitionKind(config.kind);

export const isOfRows = (config: AnyEstimatorConfig): config is EstimatorConfig => !isOfTransitions(config);

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

/** A file's estimators are all of one kind, as its schema sees to. */
export const questionOf = ({ train }: WithEstimators): Question =>
  Object.values(train.estimators).some(isOfTransitions) ? 'process' : 'lambda';
