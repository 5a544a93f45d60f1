import type { LoadedPipeline } from '../pipeline/load.js';
import type { RunOptions, RunReport } from '../run/report.js';
import * as defaults from './defaults.js';

/**
 * Runs a pipeline, or `what` names of it, and what that needs: what is stored under the same fingerprint is reused, what
 * was interrupted is resumed. Where nothing is said it runs `all`, on all cores, in the folder `data`.
 *
 * Gives what was done stage by stage and, where it evaluated, what was found. Throws UsageError (nothing was run),
 * RunError, HeldError (another process writes the dataset; `wait` waits for it) or InterruptedError (`signal`); what is
 * stored is whole either way.
 *
 * @example
 * import { loadPipeline, run } from '@pathfit/pathfit';
 *
 * const loaded = loadPipeline('pipelines/lambda.yaml', ['simulate.paths=20', 'simulate.times=500']);
 * const { stages, result } = await run(loaded, { what: 'all', threads: 2 });
 * console.log(stages.map(({ stage }) => stage).join(' ')); // simulate targets train:mean train:closed-form train:network evaluate
 * const closedForm = result!.estimators.find(({ name }) => name === 'closed-form')!;
 * console.log(closedForm.parameters[0].estimate!.toFixed(6)); // 0.250000
 */
export async function run(pipeline: LoadedPipeline, options: Partial<RunOptions> = {}): Promise<RunReport> {
  const { runPipeline } = await import('../run/run.js');
  const { dataFolder, allCores } = defaults;
  return runPipeline(pipeline, { what: 'all', threads: allCores(), dataFolder, ...options });
}
