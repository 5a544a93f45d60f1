import type { ModelDiagnosis } from '../doctor/model/diagnose.js';
import type { Estimator } from '../estimators/estimator.js';
import { estimators } from '../estimators/index.js';
import { sourceOf } from '../stages/source.js';
import { startPool } from '../engines/start-pool.js';
import { Store } from '../store/store.js';
import { type BlockCheck, tolerance } from '../training/derivatives.js';
import type { Forecast } from '../training/forecast.js';
import type { Outlook } from '../training/outlook.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { resolvedEstimators } from '../pipeline/resolved-estimators.js';
import { questionOf } from '../pipeline/question.js';
import { modulesIn } from '../pipeline/own-modules.js';
import { refuseCode } from './allowed-code.js';
import type { RunOptions } from './report.js';
import { runPipeline } from './run.js';

/** An estimator's derivatives, compared, and what curvature says of its training. */
export interface EstimatorCheck {
  readonly estimator: string;
  readonly kind: string;
  readonly trains: boolean;
  /** None where nothing is trained, and of modules. */
  readonly blocks: readonly (BlockCheck & { readonly right: boolean })[];
  /** Of a module: its derivatives, parameter by parameter; else null. */
  readonly model: ModelDiagnosis | null;
  /** Null where curvature sets no limit to the learning rate, or nothing is trained. */
  readonly forecast: Forecast | null;
  /** Null where nothing is trained, or of descents, which have no hidden layers. */
  readonly outlook: Outlook | null;
}

export interface CheckOptions extends Pick<
  RunOptions,
  'threads' | 'dataFolder' | 'signal' | 'onEvent' | 'allowCode'
> {
  /** URL of the tasks' module. */
  readonly tasks?: URL;
}

/** Derivatives compared in each block, at most: all of a small network. */
const perBlock = 200;

/**
 * Before any training: compares the derivatives by every block of parameters of every estimator that trains with
 * central differences in float64, and the learning rates with the stability limits on the pipeline's own rows, which
 * it makes where they are not stored.
 */
export async function checkPipeline(
  loaded: LoadedPipeline,
  options: CheckOptions,
): Promise<EstimatorCheck[]> {
  const { threads, dataFolder, tasks, signal, allowCode } = options;
  if (!allowCode) refuseCode([{ modules: modulesIn(loaded.pipeline) }]);
  if (questionOf(loaded.pipeline) !== 'lambda') return untrained(loaded);
  const report = await runPipeline(loaded, { ...options, what: 'targets' });
  const store = new Store(dataFolder);
  // What is stored under `targets` may have outlived the paths that it was made from.
  const paths = await runPipeline(loaded, {
    ...options,
    what: sourceOf(loaded.pipeline),
  });
  const stages = [...paths.stages, ...report.stages];
  const upstream = Object.fromEntries(
    stages.map(({ stage, fingerprint }) => [stage, store.find(stage, fingerprint)!]),
  );
  const { trainingData } = await import('../stages/train/training-data.js');
  const { seed, train } = loaded.pipeline;
  const pool = await startPool({ threads, signal, tasks, allowCode });
  try {
    const data = trainingData(
      { pool, seed, upstream, throwIfInterrupted: () => undefined },
      { holdOut: train.holdOut },
    );
    const nothing = (): undefined => undefined;
    const context = {
      pool,
      threads,
      seed,
      warn: nothing,
      progress: nothing,
      resumeFrom: undefined,
      checkpoint: nothing,
    };
    const checks: EstimatorCheck[] = [];
    for (const [name, config] of Object.entries(resolvedEstimators(loaded.pipeline).configs)) {
      const estimator = estimators[config.kind] as Estimator<unknown>;
      const blocks = (await estimator.derivatives?.(config, data.paths.n, context, { perBlock })) ?? [];
      checks.push({
        estimator: name,
        kind: config.kind,
        trains: estimator.trains(config) !== undefined,
        blocks: blocks.map((block) => ({ ...block, right: block.worstError < tolerance })),
        model: (await estimator.diagnosis?.(data, config, context)) ?? null,
        forecast: (await estimator.forecast?.(data, config, context)) ?? null,
        outlook: (await estimator.outlook?.(data, config, context)) ?? null,
      });
    }
    return checks;
  } finally {
    await pool.close();
  }
}

/** Of estimators of the process, whose likelihoods have their own derivatives: none has a learning rate. */
function untrained({ pipeline }: LoadedPipeline): EstimatorCheck[] {
  const { process, posterior } = resolvedEstimators(pipeline);
  return Object.entries({ ...process, ...posterior }).map(([estimator, { kind }]) => ({
    estimator,
    kind,
    trains: false,
    blocks: [],
    model: null,
    forecast: null,
    outlook: null,
  }));
}
