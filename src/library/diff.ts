import type { Comparison } from '../run/compare.js';
import * as defaults from './defaults.js';

export interface DiffOptions {
  /** The pipeline file; the usual one where nothing is said. */
  readonly pipeline?: string;
  readonly dataFolder?: string;
}

/**
 * What differs between two runs of a pipeline, or two sets of values: keys, figures and verdicts, old → new. Each side is a run's
 * name (as `runs` has it) or its beginning, `file` for the file as it is, or KEY=VALUE, several with spaces between. Nothing is run:
 * figures and verdicts are there where both are stored. Throws UsageError where a side is none of these.
 *
 * @example
 * import { diff } from '@pathfit/pathfit';
 *
 * const { keys, old } = await diff('file', 'targets.noise=0.01', { pipeline: 'pipelines/lambda.yaml' });
 * const [{ stage, field, old: before, now }] = keys;
 * console.log(stage, field, before, now, old.evaluated); // targets parameters.noise 0 0.01 false
 */
export async function diff(old: string, now: string, options: DiffOptions = {}): Promise<Comparison> {
  const { compare } = await import('../run/compare.js');
  const { pipeline = defaults.usualFile(), dataFolder = defaults.dataFolder } = options;
  return compare(pipeline, dataFolder, old, now);
}
