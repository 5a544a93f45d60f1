import type { PipelineKey } from '../pipeline/keys.js';

/**
 * The keys that a pipeline file has or may have, with what each must be: what `loadPipeline` can be told to replace, and
 * `grid` to sweep. They follow the choices that the file has made, and the file need not be valid yet. Throws UsageError
 * where there is no such file or it is not YAML.
 *
 * @example
 * import { keys } from '@pathfit/pathfit';
 *
 * const found = await keys('pipelines/lambda.yaml');
 * const { must, description } = found.find(({ key }) => key === 'simulate.paths')!;
 * console.log(`${must}: ${description}`); // a whole number from 1 to 10000000: n, values in a row
 */
export async function keys(file: string): Promise<PipelineKey[]> {
  const { pipelineKeys } = await import('../pipeline/keys.js');
  return pipelineKeys(file);
}
