import { OptionError } from '../errors.js';
import { type Lookup, stageLookup } from './look.js';

export interface PathOptions extends Omit<Lookup, 'name' | 'signal'> {
  /** A run, as `runs` has it, enough of the beginning of its name, its tag, or `latest`: the dataset that it planned. */
  readonly run?: string;
}

/**
 * The folder of a stage's dataset (`simulate`, `train:network`), or of one of its tables (`train:network/history`): Arrow files
 * that any reader opens. Throws UsageError where the pipeline has no such stage, RunError where it is not stored, with what to run.
 *
 * @example
 * import { loadPipeline, path, run } from '@pathfit/pathfit';
 *
 * await run(loadPipeline('pipelines/lambda.yaml'), { what: 'targets' });
 * const folder = await path('targets', { pipeline: 'pipelines/lambda.yaml' });
 * console.log(folder.replace(/\w{64}/, '<fingerprint>')); // data/store/targets/<fingerprint>
 */
export async function path(stage: string, options: PathOptions = {}): Promise<string> {
  const { run } = options;
  const { runsStageFolder, stageFolder } = await import('../inspect/source.js');
  const lookup = stageLookup(stage, options);
  if (run === undefined) return stageFolder(stage, lookup);
  if (lookup.set.length > 0) {
    throw new OptionError(
      (name) => `${name('set')} must be left out with ${name('run')}: a run has its values`,
    );
  }
  return runsStageFolder(stage, run, lookup);
}
