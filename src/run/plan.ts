import { UsageError } from '../errors.js';
import { type ErrorChoice, resolveErrors } from '../estimators/error-model.js';
import { estimators } from '../estimators/index.js';
import type { DataKind, Estimator } from '../estimators/estimator.js';
import { kernelsSha256 } from '../kernels/load.js';
import { processes } from '../processes/index.js';
import type { Process } from '../processes/process.js';
import { noiseOf } from '../random/noise.js';
import { checkHoldOut } from '../random/split.js';
import { sqlEngineVersion } from '../sql/engine.js';
import type { Compute } from '../stages/stage.js';
import type { SimulateParameters } from '../rows/simulation.js';
import type { EvaluateParameters } from '../stages/evaluate/result.js';
import type { EstimatorConfig } from '../estimators/config.js';
import type { TrainParameters } from '../stages/train/fit-summary.js';
import { type StageKind, stageVersions } from '../stages/versions.js';
import type { DatasetIdentity } from '../store/dataset-writer.js';
import { fingerprintOfTexts, type Json } from '../store/fingerprint.js';
import { truthOf } from '../targets/truth.js';
import { importedFiles, windowsShared } from '../pipeline/imported-files.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { PlanMemo } from './plan-memo.js';
import type { Pipeline } from '../pipeline/schema.js';

/** A stage of a pipeline, its dataset known by fingerprint before anything is computed. */
export interface PlannedStage {
  /** `simulate`, `import`, `targets`, `train:NAME`, `replicates` or `evaluate`. */
  readonly name: string;
  readonly kind: StageKind;
  readonly identity: DatasetIdentity;
  readonly upstream: readonly PlannedStage[];
  /** Whether it trains for epochs. */
  readonly trains: boolean;
  /** Loads the stage's code, which a run that reuses everything never needs. */
  load(): Promise<Compute>;
}

/** The names of a pipeline's stages in the order of planStages, without looking at any file. */
export function stageNames({ simulate, train, evaluate }: Pipeline): string[] {
  return [
    simulate ? 'simulate' : 'import',
    'targets',
    ...Object.keys(train.estimators).map((name) => `train:${name}`),
    ...(evaluate.replicates === undefined ? [] : ['replicates']),
    'evaluate',
  ];
}

/**
 * The stages of a pipeline in an order in which they can run. A stage's ingredients are all that determines its
 * bytes: its parameters, version and seed, the kernels, the datasets that it reads, imported files' content and
 * the SQL engine. Throws UsageError where the pipeline cannot run, before anything does. `hashes` keeps the sha256 of
 * imported files for who plans many pipelines at once.
 */
export async function planStages(
  { pipeline, folder }: LoadedPipeline,
  hashes: Map<string, Promise<string>> = new Map(),
  memo: PlanMemo = new PlanMemo(),
): Promise<PlannedStage[]> {
  const { name: pipelineName, seed, simulate, import: imported, train, targets, evaluate } = pipeline;
  const kernels = kernelsSha256();
  const plan = (
    name: string,
    parameters: object,
    upstream: readonly PlannedStage[],
    load: () => Promise<Compute>,
    more: Record<string, Json> = {},
  ): PlannedStage => {
    const kind = name.split(':')[0] as StageKind;
    const others = (): Record<string, Json> => ({
      pipeline: pipelineName,
      stage: name,
      version: stageVersions[kind],
      seed,
      kernels,
      upstream: Object.fromEntries(upstream.map((stage) => [stage.name, stage.identity.fingerprint])),
      ...more,
    });
    const fingerprint = fingerprintOfTexts(others(), { parameters: memo.text(parameters) });
    return {
      name,
      kind,
      identity: {
        stage: name,
        fingerprint,
        // Whoever plans ten thousand points runs few of them.
        get ingredients() {
          return { ...others(), parameters: JSON.parse(memo.text(parameters)) as Json };
        },
      },
      upstream,
      trains: false,
      load,
    };
  };

  const paths = pipeline.simulate
    ? planSimulate(pipeline, plan)
    : await planImport(pipeline, folder, hashes, plan);
  const source = paths.name as 'simulate' | 'import';
  const made = plan('targets', targets, [paths], async () =>
    (await import('../stages/targets/targets.js')).targets(targets, source),
  );
  const trainings = memo.of('trainings', [imported, targets, train], () => trainingsOf(pipeline));
  const trained = Object.entries(trainings).map(([name, parameters]) => {
    const { estimator: config } = parameters;
    const stage = plan(`train:${name}`, parameters, [paths, made], async () =>
      (await import('../stages/train/train.js')).train(parameters, source),
    );
    return { ...stage, trains: (estimators[config.kind] as Estimator<unknown>).trains(config) !== undefined };
  });
  const evaluation = memo.of('evaluation', [simulate, imported, targets, train, evaluate], () =>
    evaluationOf(pipeline),
  );
  // The estimators' order is the order of the columns and of the result.
  const order = memo.of('order', [evaluation], () => ({
    ...evaluation,
    order: Object.keys(train.estimators),
  }));
  const study = planReplicates(pipeline, paths, trainings, plan);
  const evaluated = plan('evaluate', order, [paths, made, ...trained, ...study], async () =>
    (await import('../stages/evaluate/evaluate.js')).evaluate(evaluation, source),
  );
  return [paths, made, ...trained, ...study, evaluated];
}

/** What each training is given, by the estimators' names. */
export function trainingsOf(pipeline: Pipeline): Record<string, TrainParameters> {
  const { train, targets } = pipeline;
  return Object.fromEntries(
    Object.entries(resolvedEstimators(pipeline)).map(([name, estimator]) => [
      name,
      { estimator, holdOut: train.holdOut, truth: truthOf(targets.lambda) },
    ]),
  );
}

function evaluationOf(pipeline: Pipeline): EvaluateParameters {
  const { simulate, train, targets, evaluate } = pipeline;
  return {
    holdOut: train.holdOut,
    estimators: resolvedEstimators(pipeline),
    lambda: targets.lambda,
    noise: targets.lambda && noiseOf(targets.noise).sd,
    errors: usualErrors(pipeline),
    lags: lagsOf(pipeline),
    reference: evaluate.reference,
    start: simulate && startOf(simulate.process),
  };
}

type Simulate = NonNullable<Pipeline['simulate']>;

type Plan = (
  name: string,
  parameters: object,
  upstream: readonly PlannedStage[],
  load: () => Promise<Compute>,
  more?: Record<string, Json>,
) => PlannedStage;

export function simulateParameters({ process: choice, paths, times, dt }: Simulate): SimulateParameters {
  const process = processes[choice.kind] as Process<unknown>;
  return {
    kernel: process.kernel,
    constants: process.constants(choice, dt),
    start: process.start(choice),
    growsWith: process.growsWith,
    paths,
    times,
    dt,
  };
}

function planSimulate({ simulate, train }: Pipeline, plan: Plan): PlannedStage {
  checkHoldOut(simulate!.times, train.holdOut);
  const parameters = simulateParameters(simulate!);
  // The file's own words are the ingredients: they say in the manifest what was simulated.
  const { keep, ...words } = simulate!;
  return keep === 'states'
    ? plan('simulate', { ...words, keep }, [], async () =>
        (await import('../stages/simulate/simulate-states.js')).simulateStates(parameters),
      )
    : plan('simulate', words, [], async () =>
        (await import('../stages/simulate/simulate.js')).simulate(parameters),
      );
}

/** The recovery study, where there is one. It makes its own paths: it reads stored ones only where they are imported. */
function planReplicates(
  { simulate, targets, evaluate: { replicates } }: Pipeline,
  paths: PlannedStage,
  trainings: Readonly<Record<string, TrainParameters>>,
  plan: Plan,
): PlannedStage[] {
  if (replicates === undefined) return [];
  // A study keeps no paths: how a run stores them is nothing to it.
  const { keep: _, ...words } = simulate ?? {};
  const parameters = {
    replicates,
    simulate: simulate && simulateParameters(simulate),
    targets,
    trainings,
  };
  const stage = plan(
    'replicates',
    // The estimators' order is the order of the rows.
    { replicates, simulate: simulate && words, targets, trainings, order: Object.keys(trainings) },
    simulate ? [] : [paths],
    async () => (await import('../stages/replicates/replicates.js')).replicates(parameters),
    {
      stages: {
        simulate: stageVersions.simulate,
        targets: stageVersions.targets,
        train: stageVersions.train,
      },
    },
  );
  return [stage];
}

async function planImport(
  { import: imported, targets }: Pipeline,
  folder: string,
  known: Map<string, Promise<string>>,
  plan: Plan,
): Promise<PlannedStage> {
  const { files, sql, window, every = 1, target, onMissing } = imported!;
  const { declared, hashes, fileOptions } = await importedFiles(files, folder, known);
  const parameters = { sql, window, every, target, onMissing, observesK: targets.lambda === undefined };
  return plan(
    'import',
    parameters,
    [],
    async () => (await import('../stages/import/import.js')).importSeries(parameters, declared),
    {
      files: hashes,
      ...(Object.keys(fileOptions).length > 0 && { fileOptions }),
      sqlEngine: sqlEngineVersion(),
    },
  );
}

/** Where all paths of a simulation begin. */
function startOf(choice: NonNullable<Pipeline['simulate']>['process']): number {
  return (processes[choice.kind] as Process<unknown>).start(choice);
}

const dataKind = ({ import: imported, targets }: Pick<Pipeline, 'import' | 'targets'>): DataKind => ({
  observed: targets.lambda === undefined,
  window: imported && windowsShared(imported),
  noiseLags: noiseOf(targets.noise).lags,
});

/** The errors that closed forms take on these rows where they leave theirs open. */
function usualErrors(pipeline: Pipeline): ErrorChoice {
  const { errors, lags } = resolveErrors({}, dataKind(pipeline));
  return { errors, lags };
}

/**
 * Rows over which neighbouring rows share values or noise, as far as the file says: windows that overlap, noise, or as
 * many as a closed form says.
 */
function lagsOf(pipeline: Pipeline): number {
  const { window = 1, noiseLags } = dataKind(pipeline);
  const said = Object.values(resolvedEstimators(pipeline)).map(
    (config) => (estimators[config.kind] as Estimator<unknown>).errorLags?.(config) ?? 0,
  );
  return Math.max(window - 1, noiseLags, ...said);
}

/** The estimators with the choices made that depend on where the rows come from. Throws UsageError for what does not fit. */
export function resolvedEstimators(
  pipeline: Pick<Pipeline, 'train' | 'import' | 'targets'>,
): Record<string, EstimatorConfig> {
  const data = dataKind(pipeline);
  return Object.fromEntries(
    Object.entries(pipeline.train.estimators).map(([name, config]) => [name, resolved(name, config, data)]),
  );
}

function resolved(name: string, config: EstimatorConfig, data: DataKind): EstimatorConfig {
  const estimator = estimators[config.kind] as Estimator<unknown>;
  try {
    return { ...config, ...estimator.resolve?.(config, data) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`train.estimators.${name}${error.message}`, { cause: error });
  }
}
