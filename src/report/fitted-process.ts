import { columnReader, hasTable } from '../rows/stored-table.js';
import { processFitSummary } from '../stages/train/process-summary.js';
import { ingredientsCodec, object, oneOf, type Check } from '../store/codec.js';
import type { Dataset } from '../store/dataset.js';
import type { StoredFit } from '../estimators/estimator.js';
import type { TransitionEstimatorConfig } from '../transition-estimators/config.js';
import { transitionEstimators } from '../transition-estimators/index.js';
import type {
  TransitionDensity,
  TransitionEstimator,
} from '../transition-estimators/transition-estimator.js';
import type { StoredProcess } from './stored-pipeline.js';

/** An estimator of the process as it was fitted to the training transitions: its law and its curves can be asked of it. */
export interface FittedProcess {
  readonly name: string;
  readonly estimator: TransitionEstimator<unknown>;
  /** Choices that depend on the paths made. */
  readonly config: TransitionEstimatorConfig;
  readonly fit: StoredFit;
  readonly dataset: Dataset;
  /** Undefined where it has none, or was not fitted. */
  readonly density: TransitionDensity | undefined;
}

const kinds = Object.keys(transitionEstimators) as TransitionEstimatorConfig['kind'][];

/** The kind alone: what else an estimator has, its own schema has checked before. */
const config: Check<TransitionEstimatorConfig> = (value, at) => {
  const check: Check<object> = object<Pick<TransitionEstimatorConfig, 'kind'>>({ kind: oneOf(...kinds) });
  check(value, at);
};

const trained = ingredientsCodec(
  object<{ readonly parameters: { readonly estimator: TransitionEstimatorConfig } }>({
    parameters: object<{ readonly estimator: TransitionEstimatorConfig }>({ estimator: config }),
  }),
);

/** Those that were fitted, in the pipeline file's order. */
export function fittedProcesses({ result, dataset }: StoredProcess): FittedProcess[] {
  return result.estimators.flatMap(({ name, status }) =>
    status === 'diverged' ? [] : [fittedProcess(name, dataset(`train:${name}`))],
  );
}

function fittedProcess(name: string, dataset: Dataset): FittedProcess {
  const { estimator: chosen } = trained.read(dataset).parameters;
  const estimator = transitionEstimators[chosen.kind] as unknown as TransitionEstimator<unknown>;
  const { status, parameters } = processFitSummary.read(dataset);
  const fit: StoredFit = {
    status,
    parameters,
    has: (table) => hasTable(dataset, table),
    column: columnReader(dataset),
  };
  return {
    name,
    estimator,
    config: chosen,
    fit,
    dataset,
    density: estimator.density?.(chosen, fit),
  };
}

/** Whether a parameter is not estimated: the file has its value, in the model or beside it. */
export function isGiven({ config: { model, ...beside } }: FittedProcess, parameter: string): boolean {
  const within = typeof model === 'object' && model !== null ? (model as Record<string, unknown>) : {};
  return [within, beside].some((keys) => typeof keys[parameter] === 'number');
}
