import { type Lookup, stageLookup } from './look.js';

/**
 * The folder of a stage's dataset (`simulate`, `train:network`), or of one of its tables (`train:network/history`): Arrow files
 * that any reader opens. Throws UsageError where the pipeline has no such stage, RunError where it is not stored, with what to run.
 *
 * @example
 * import { loadPipeline, path, run } from 'pathfit';
 *
 * await run(loadPipeline('pipelines/lambda.yaml'), { what: 'targets' });
 * const folder = await path('targets', { pipeline: 'pipelines/lambda.yaml' });
 * console.log(folder.replace(/\w{64}/, '<fingerprint>')); // data/store/targets/<fingerprint>
 */
export async function path(stage: string, options: Omit<Lookup, 'name' | 'signal'> = {}): Promise<string> {
  const { stageFolder } = await import('../inspect/source.js');
  return stageFolder(stage, stageLookup(stage, options));
}
