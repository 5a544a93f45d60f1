import type { CheckOptions, EstimatorCheck } from '../run/check.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import * as defaults from './defaults.js';

/**
 * Before any training: compares the derivatives by every block of parameters of each estimator that trains with central
 * differences in float64, and learning rates with the stability limit on the pipeline's own rows, which are made where they
 * are not stored. Of a module it says which mistake explains a wrong derivative (`model`). Gives one check per estimator; that a
 * derivative is wrong (`right: false`) is a result. Throws as `run` does, and OptionError where modules are not allowed to run.
 *
 * @example
 * import { check, loadPipeline } from '@pathfit/pathfit';
 *
 * const optimizer = 'train.estimators.network.optimizer={ kind: sgd, learningRate: 1000 }';
 * const checks = await check(loadPipeline('pipelines/lambda.yaml', ['simulate.times=100', optimizer]));
 * const { blocks, forecast } = checks.find(({ estimator }) => estimator === 'network')!;
 * console.log(blocks.every(({ right }) => right)); // true
 * console.log(forecast!.learningRate > forecast!.largestStableRate); // true
 */
export async function check(
  pipeline: LoadedPipeline,
  options: Partial<Omit<CheckOptions, 'tasks'>> = {},
): Promise<EstimatorCheck[]> {
  const { checkPipeline } = await import('../run/check.js');
  return checkPipeline(pipeline, {
    threads: defaults.allCores(),
    dataFolder: defaults.dataFolder,
    ...options,
  });
}
