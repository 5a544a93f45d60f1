import type { LoadedPipeline } from '../pipeline/load.js';
import type { EstimateRow } from '../run/estimates.js';
import * as defaults from './defaults.js';

/**
 * Every estimate of a pipeline's stored evaluation, with its standard error, 95 % interval, truth and number of rows: on the
 * training rows and, of closed forms, on all rows. Computes nothing. Throws RunError where no evaluation is stored.
 *
 * @example
 * import { estimates, loadPipeline, run } from '@pathfit/pathfit';
 *
 * const loaded = loadPipeline('pipelines/lambda.yaml', ['simulate.times=500', 'targets.noise=0.01']);
 * await run(loaded);
 * const all = (await estimates(loaded)).filter(({ estimator }) => estimator === 'closed-form');
 * console.log(all.map(({ parameter, sample, n }) => `${parameter} ${sample} ${n}`).join(', ')); // lambda train 400, lambda all 500
 */
export async function estimates(
  pipeline: LoadedPipeline,
  { dataFolder = defaults.dataFolder }: { readonly dataFolder?: string } = {},
): Promise<EstimateRow[]> {
  const { storedEstimates } = await import('../run/estimates.js');
  return storedEstimates(pipeline, dataFolder);
}
