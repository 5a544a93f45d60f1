import type { LoadedPipeline } from '../pipeline/load.js';
import type { PipelineStatus } from '../run/status.js';
import * as defaults from './defaults.js';

/**
 * What is stored of a pipeline, stage by stage: stored, damaged, partial, stale or missing, and why it would run; its size,
 * when it was stored, and the verdicts of the last evaluation. Nothing is written; parts are looked at by size and age, and
 * read where those look wrong (`verify` reads them all). Throws UsageError where the pipeline cannot run.
 *
 * @example
 * import { loadPipeline, run, status } from '@pathfit/pathfit';
 *
 * const loaded = loadPipeline('pipelines/lambda.yaml');
 * await run(loaded, { what: 'simulate' });
 * const { stages } = await status(loaded);
 * console.log(stages[0].stage, stages[0].state, stages[0].parts); // simulate stored 2
 * console.log(stages[1].stage, stages[1].state); // targets missing
 */
export async function status(
  pipeline: LoadedPipeline,
  { dataFolder = defaults.dataFolder }: { readonly dataFolder?: string } = {},
): Promise<PipelineStatus> {
  const { statusOf } = await import('../run/status.js');
  return statusOf(pipeline, dataFolder);
}
