import type { LoadedPipeline } from '../pipeline/load.js';
import type { TaggedRun } from '../run/tag-run.js';
import * as defaults from './defaults.js';

export interface TagOptions {
  /** The run, as `runs` has it, or enough of the beginning of its name, or another of its tags; the latest where nothing is said. */
  readonly run?: string;
  /** Whether to take the tag away instead. */
  readonly remove?: boolean;
  readonly dataFolder?: string;
  /** Aborted when waiting for a gc is to stop. */
  readonly signal?: AbortSignal;
}

/**
 * Gives a run of a pipeline a name. `gc` keeps the datasets of a run for as long as it has one, `diff` and `path` take it for
 * the run. A tag that another run had moves. Throws UsageError where there is no such run, or, with `remove`, no such tag.
 *
 * @example
 * import { loadPipeline, run, runs, tag } from '@pathfit/pathfit';
 *
 * const loaded = loadPipeline('pipelines/lambda.yaml');
 * await run(loaded, { what: 'simulate' });
 * await tag('published', loaded);
 * const [{ what, tags }] = await runs(loaded);
 * console.log(what, tags); // simulate [ 'published' ]
 */
export async function tag(
  name: string,
  { pipeline }: LoadedPipeline,
  options: TagOptions = {},
): Promise<TaggedRun> {
  const { run = 'latest', remove = false, dataFolder = defaults.dataFolder, signal } = options;
  const { tagRun, untagRun } = await import('../run/tag-run.js');
  if (remove) return untagRun(dataFolder, pipeline.name, name);
  return tagRun(dataFolder, pipeline.name, name, run, signal);
}
