import { RunError, UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { explain } from '../run/explain.js';
import { loadPipeline } from '../pipeline/load.js';
import { type PlannedStage, planStages } from '../run/plan.js';
import { namedRun } from '../run/named-run.js';
import { historyOf } from '../run/runs.js';
import { Store } from '../store/store.js';
import type { Dataset } from '../store/dataset.js';

/** Where stages are looked up. */
export interface StageLookup {
  readonly pipelineFile: string;
  /** Values in place of the file's, as KEY=VALUE. */
  readonly set: readonly string[];
  readonly dataFolder: string;
  /** What the command to run is to say behind the stage's name: the file, the folder and values, where they are not the usual ones. */
  readonly runArguments: string;
  /** The grid whose results are `grid`, where it is not named like the pipeline. */
  readonly gridName?: string | undefined;
}

export async function stageNames({ pipelineFile, set }: StageLookup): Promise<string[]> {
  return (await planStages(loadPipeline(pipelineFile, set))).map(({ name }) => name);
}

/** The datasets of a pipeline that are stored, as its file says it now, and the names of the stages that are not. */
export async function storedDatasets({
  pipelineFile,
  set,
  dataFolder,
}: StageLookup): Promise<{ datasets: Dataset[]; missing: string[] }> {
  const store = new Store(dataFolder);
  const datasets: Dataset[] = [];
  const missing: string[] = [];
  for (const { name, identity } of await planStages(loadPipeline(pipelineFile, set))) {
    const dataset = store.find(name, identity.fingerprint);
    if (dataset) datasets.push(dataset);
    else missing.push(name);
  }
  return { datasets, missing };
}

/**
 * The dataset of a pipeline's stage, as the pipeline file says it now. Throws UsageError where the pipeline has no
 * such stage, RunError where the dataset is not stored, or only with other parameters: what differs, and what to run.
 */
export async function stageDataset(
  name: string,
  lookup: StageLookup,
): Promise<{ readonly dataset: Dataset; readonly pipeline: string }> {
  const { pipelineFile, set, dataFolder } = lookup;
  const loaded = loadPipeline(pipelineFile, set);
  const stage = stageNamed(name, await planStages(loaded), pipelineFile);
  const store = new Store(dataFolder);
  const { fingerprint } = stage.identity;
  const dataset = store.find(stage.name, fingerprint);
  const pipeline = loaded.pipeline.name;
  if (dataset) return { dataset, pipeline };

  const { state, why, nearest } = explain([stage], store, historyOf(dataFolder, pipeline))[0];
  const command = `\`pipeline run ${stage.name}${lookup.runArguments}\``;
  if (state === 'stale') {
    const more = why.length > 3 ? [`${why.length - 3} more`] : [];
    throw new RunError(
      `${stage.name} is stored with other values than ${pipelineFile} has ` +
        `(${[...why.slice(0, 3), ...more].join('; ')}): ${command} recomputes it, ` +
        `and what was made lies in ${nearest!.path}`,
    );
  }
  throw new RunError(
    state === 'partial'
      ? `${stage.name} is unfinished: ${command} resumes where the last run stopped`
      : `${stage.name} of ${pipelineFile} is not stored in ${dataFolder}: ${command} makes it`,
  );
}

/** The dataset that a run of the pipeline planned. Throws UsageError where it had no such stage, RunError where it is gone. */
export function runsDataset(stage: string, name: string, { pipelineFile, dataFolder }: StageLookup): Dataset {
  const { pipeline } = loadPipeline(pipelineFile);
  const { run, record } = namedRun(dataFolder, pipeline.name, name);
  const { planned, file } = record!;
  const fingerprint = Object.hasOwn(planned, stage) ? planned[stage] : undefined;
  if (fingerprint === undefined) {
    throw new UsageError(
      `the run ${run} of ${file} has no stage ${stage}${nearest(stage, Object.keys(planned))}`,
    );
  }
  const dataset = new Store(dataFolder).find(stage, fingerprint);
  if (dataset) return dataset;
  throw new RunError(
    `${stage} of the run ${run} must be stored in ${dataFolder}, found that it was not made, or has been removed`,
  );
}

function stageNamed(name: string, stages: readonly PlannedStage[], file: string): PlannedStage {
  const named = stages.find((stage) => stage.name === name);
  if (named) return named;
  const ofKind = stages.filter(({ kind }) => kind === name);
  if (ofKind.length === 1) return ofKind[0];
  if (ofKind.length > 1) {
    const names = ofKind.map((stage) => stage.name);
    throw new UsageError(`${name} is ${names.length} datasets: name one of ${names.join(', ')}`);
  }
  const names = stages.map((stage) => stage.name);
  throw new UsageError(`there is no stage ${name} in ${file}${nearest(name, names)}`);
}
