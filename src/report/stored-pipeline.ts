import { readFileSync } from 'node:fs';
import { RunError } from '../errors.js';
import { explain } from '../run/explain.js';
import { type LoadedPipeline, loadPipeline } from '../pipeline/load.js';
import { type PlannedStage, planStages } from '../run/plan.js';
import { historyOf } from '../run/runs.js';
import {
  isOfPosterior,
  isOfProcess,
  type LambdaResult,
  type PosteriorResult,
  type ProcessResult,
  type Result,
} from '../stages/evaluate/result.js';
import { resultSummary } from '../stages/evaluate/result-codec.js';
import { Store } from '../store/store.js';
import type { Dataset } from '../store/dataset.js';
import { shellWord } from '../text.js';

/** Which pipeline is reported. */
export interface PipelineReportOptions {
  readonly file: string;
  /** Values that replace those of the file, as `key=value`. */
  readonly overrides: readonly string[];
  readonly dataFolder: string;
}

/** A pipeline as its file says it now, with all that is stored of it. */
export interface StoredPipeline<Of extends Result = Result> {
  readonly options: PipelineReportOptions;
  readonly loaded: LoadedPipeline;
  /** The pipeline file as it is written. */
  readonly text: string;
  readonly stages: readonly { readonly stage: PlannedStage; readonly dataset: Dataset }[];
  readonly result: Of;
  dataset(stage: string): Dataset;
}

/**
 * Finds the datasets of all stages. Throws UsageError where the file is no pipeline, RunError where a stage is not
 * stored with the file's values: which, why, and the command to run.
 */
export async function storedPipeline(options: PipelineReportOptions): Promise<StoredPipeline> {
  const { file, overrides, dataFolder } = options;
  const loaded = loadPipeline(file, overrides);
  const planned = await planStages(loaded);
  const store = new Store(dataFolder);
  const stages = planned.flatMap((stage) => {
    const dataset = store.find(stage.name, stage.identity.fingerprint);
    return dataset ? [{ stage, dataset }] : [];
  });
  if (stages.length < planned.length) throw notStored(options, loaded, planned, store);
  const dataset = (name: string): Dataset => stages.find(({ stage }) => stage.name === name)!.dataset;
  const result = resultSummary.read(dataset('evaluate'));
  return { options, loaded, text: readFileSync(loaded.file, 'utf8'), stages, result, dataset };
}

export type StoredLambda = StoredPipeline<LambdaResult>;
export type StoredProcess = StoredPipeline<ProcessResult>;
export type StoredPosterior = StoredPipeline<PosteriorResult>;

export const isStoredProcess = (stored: StoredPipeline): stored is StoredProcess =>
  isOfProcess(stored.result);

export const isStoredPosterior = (stored: StoredPipeline): stored is StoredPosterior =>
  isOfPosterior(stored.result);

function notStored(
  options: PipelineReportOptions,
  { pipeline }: LoadedPipeline,
  planned: readonly PlannedStage[],
  store: Store,
): RunError {
  const { file, dataFolder } = options;
  const history = historyOf(dataFolder, pipeline.name);
  const missing = explain(planned, store, history).filter(({ state }) => state !== 'stored');
  const [{ stage, state, why }] = missing;
  const more = missing.length > 1 ? `, and ${missing.length - 1} more of its stages` : '';
  const reasons = why.length > 0 ? ` (${why.slice(0, 3).join('; ')})` : '';
  return new RunError(
    `a report needs every stage of ${file} to be stored in ${dataFolder}, found ${stage} ${state}${reasons}${more}: ` +
      `\`${runCommand(options)}\` makes what is missing`,
  );
}

/** The command that makes what a report shows. */
export function runCommand(options: PipelineReportOptions): string {
  return `pipeline run all ${argumentsOf(options)}`;
}

/** The command that makes the report. */
export function reportCommandLine(options: PipelineReportOptions): string {
  return `pipeline report ${argumentsOf(options)}`;
}

function argumentsOf({ file, overrides, dataFolder }: PipelineReportOptions): string {
  return [
    shellWord(file),
    ...overrides.map((override) => `--set ${shellWord(override)}`),
    ...(dataFolder === 'data' ? [] : [`--data ${shellWord(dataFolder)}`]),
  ].join(' ');
}
