import type { LoadedPipeline } from '../pipeline/load.js';
import type { ListedRun } from '../run/run-list.js';
import * as defaults from './defaults.js';

/**
 * The runs of a pipeline that have left a record, the latest first: when, what, how each ended, and the verdicts that it
 * answers in another way than the one before. Throws RunError where a record cannot be read.
 *
 * @example
 * import { loadPipeline, run, runs } from '@pathfit/pathfit';
 *
 * const loaded = loadPipeline('pipelines/lambda.yaml');
 * await run(loaded, { what: 'simulate' });
 * await run(loaded, { what: 'targets' });
 * const listed = await runs(loaded);
 * console.log(listed.map(({ what, state }) => `${what} ${state}`).join(', ')); // targets finished, simulate finished
 */
export async function runs(
  { pipeline }: LoadedPipeline,
  { dataFolder = defaults.dataFolder }: { readonly dataFolder?: string } = {},
): Promise<ListedRun[]> {
  const { listRuns } = await import('../run/run-list.js');
  return listRuns(dataFolder, pipeline.name);
}
