import type { LoadedPipeline } from '../pipeline/load.js';

/**
 * The names of a pipeline's stages, in the order in which they run: what `run` and `plan` can be told to make, beside `all`
 * and `train` (every estimator), and `inspect` to look at.
 *
 * @example
 * import { loadPipeline, stages } from '@pathfit/pathfit';
 *
 * const names = await stages(loadPipeline('pipelines/lambda.yaml'));
 * console.log(names.join(' ')); // simulate targets train:mean train:closed-form train:network evaluate
 */
export async function stages({ pipeline }: LoadedPipeline): Promise<string[]> {
  const { stageNames } = await import('../stages/index.js');
  return stageNames(pipeline);
}
