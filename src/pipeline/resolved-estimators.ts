import { UsageError } from '../errors.js';
import type { EstimatorConfig } from '../estimators/config.js';
import { type ErrorChoice, resolveErrors } from '../estimators/error-model.js';
import type { DataKind, Estimator } from '../estimators/estimator.js';
import { estimators } from '../estimators/index.js';
import { FormulaError } from '../formulas/formula-error.js';
import { nearest } from '../nearest.js';
import type { TransitionEstimatorConfig } from '../transition-estimators/config.js';
import { transitionEstimators } from '../transition-estimators/index.js';
import type { TransitionEstimator } from '../transition-estimators/transition-estimator.js';
import { noiseOf } from '../random/noise.js';
import type { KernelModule } from '../kernels/modules.js';
import { posteriorEstimators } from '../posteriors/index.js';
import type { PosteriorConfig } from '../posteriors/kinds.js';
import type { PosteriorEstimator } from '../posteriors/posterior-estimator.js';
import { windowsShared } from './imported-files.js';
import type { Pipeline } from './pipeline.js';
import { posteriorSource } from './posterior-source.js';
import { posteriorConfigs, processEstimators, rowEstimators } from './question.js';

/** The estimators of a pipeline, with the choices made that depend on where its rows come from. */
export interface ResolvedEstimators {
  readonly configs: Readonly<Record<string, EstimatorConfig>>;
  /** The estimators of the process; a pipeline has these or those. */
  readonly process: Readonly<Record<string, TransitionEstimatorConfig>>;
  /** The estimators of a posterior; a pipeline has one of the three. */
  readonly posterior: Readonly<Record<string, PosteriorConfig>>;
  /** Names of those that train for epochs. */
  readonly trained: ReadonlySet<string>;
  /** Kernels that each computes with beside those of its kind, by name. */
  readonly kernels: Readonly<Record<string, readonly KernelModule[]>>;
  /** Columns of imported rows that they read beside x, k and t, in the order of their names. */
  readonly columns: readonly string[];
  /** The errors that closed forms take on these rows where they leave theirs open. */
  readonly errors: ErrorChoice;
  /**
   * Rows over which neighbouring rows share values or noise, as far as the file says: windows that overlap, noise, or as
   * many as a closed form says.
   */
  readonly lags: number;
}

/** Throws UsageError for what does not fit. */
export function resolvedEstimators(
  pipeline: Pick<Pipeline, 'train' | 'import' | 'targets' | 'simulate' | 'prior' | 'draws'>,
): ResolvedEstimators {
  const data = dataKind(pipeline);
  const configs = Object.fromEntries(
    Object.entries(rowEstimators(pipeline)).map(([name, config]) => {
      const entry = estimators[config.kind] as Estimator<unknown>;
      return [name, resolved(name, config, () => entry.resolve?.(config, data))];
    }),
  );
  const process = Object.fromEntries(
    Object.entries(processEstimators(pipeline)).map(([name, config]) => {
      const entry = transitionEstimators[config.kind] as TransitionEstimator<unknown>;
      const { process: simulated, paths } = pipeline.simulate ?? {};
      return [name, resolved(name, config, () => entry.resolve?.(config, simulated, paths))];
    }),
  );
  const posterior = Object.fromEntries(
    Object.entries(posteriorConfigs(pipeline)).map(([name, config]) => {
      const entry = posteriorEstimators[config.kind] as PosteriorEstimator<unknown>;
      return [name, resolved(name, config, () => entry.resolve?.(config, posteriorSource(pipeline)))];
    }),
  );
  const entries = Object.entries(configs).map(([name, config]) => ({
    name,
    config,
    entry: estimators[config.kind] as Estimator<unknown>,
  }));
  const { errors, lags } = resolveErrors({}, data);
  const said = entries.map(({ config, entry }) => entry.errorLags?.(config) ?? 0);
  return {
    configs,
    process,
    posterior,
    trained: new Set(entries.filter(({ config, entry }) => entry.trains(config)).map(({ name }) => name)),
    kernels: Object.fromEntries(
      entries.map(({ name, config, entry }) => [name, entry.kernels?.(config) ?? []]),
    ),
    columns: [...new Set(entries.flatMap(({ config, entry }) => entry.columns?.(config) ?? []))].sort(),
    errors: { errors, lags },
    lags: Math.max((data.window ?? 1) - 1, data.noiseLags, ...said),
  };
}

const dataKind = ({ import: imported, targets }: Pick<Pipeline, 'import' | 'targets'>): DataKind => ({
  imported: imported !== undefined,
  observed: targets.lambda === undefined,
  window: imported && windowsShared(imported),
  noiseLags: noiseOf(targets.noise).lags,
});

function resolved<Config extends object>(
  name: string,
  config: Config,
  resolve: () => object | undefined,
): Config {
  try {
    return { ...config, ...resolve() };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const unknown = error.cause instanceof FormulaError ? error.cause.unknown : undefined;
    const hint = unknown ? nearest(unknown.name, unknown.known) : '';
    throw new UsageError(`train.estimators.${name}${error.message}${hint}`, { cause: error });
  }
}
