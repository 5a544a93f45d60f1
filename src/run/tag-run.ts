import { UsageError } from '../errors.js';
import { checkFileName } from '../names.js';
import { garbageFolder } from '../store/garbage.js';
import { lock } from '../store/lock.js';
import { latestWord, namedRun } from './named-run.js';
import { alone, runsFolder } from './record.js';
import { isRunName } from './runs.js';
import { readTags, writeTags } from './tags.js';

/** A tag, and the run that has it; null where the tag was taken away. */
export interface TaggedRun {
  readonly pipeline: string;
  readonly tag: string;
  readonly run: string | null;
  /** The run that had it before; null where none did. */
  readonly before: string | null;
}

/**
 * Gives a run of a pipeline a name, which another run loses that had it. A gc that is at work may be about to remove the run:
 * its end is waited for, and none begins meanwhile. Throws UsageError where there is no such run.
 */
export async function tagRun(
  dataFolder: string,
  pipeline: string,
  tag: string,
  name: string,
  signal?: AbortSignal,
): Promise<TaggedRun> {
  checkTag(tag);
  // Before any folder is made for a lock.
  namedRun(dataFolder, pipeline, name);
  const waiting = { onHeld: () => undefined, ...(signal && { signal }) };
  const unlock = await lock(garbageFolder(dataFolder), waiting);
  try {
    const { run } = namedRun(dataFolder, pipeline, name);
    return await change(dataFolder, pipeline, tag, run);
  } finally {
    unlock();
  }
}

/** Takes a tag away: its run is as any other to gc. Throws UsageError where there is no such tag. */
export async function untagRun(dataFolder: string, pipeline: string, tag: string): Promise<TaggedRun> {
  const tags = readTags(runsFolder(dataFolder, pipeline));
  if (tags.has(tag)) return change(dataFolder, pipeline, tag, null);
  const found = tags.size === 0 ? 'none' : [...tags.keys()].join(', ');
  throw new UsageError(`${tag} must be a tag of a run of ${pipeline}, found ${found}`);
}

function change(dataFolder: string, pipeline: string, tag: string, run: string | null): Promise<TaggedRun> {
  const runs = runsFolder(dataFolder, pipeline);
  return alone(runs, () => {
    const tags = new Map(readTags(runs));
    const before = tags.get(tag) ?? null;
    if (run === null) tags.delete(tag);
    else tags.set(tag, run);
    writeTags(runs, tags);
    return { pipeline, tag, run, before };
  });
}

/** Throws UsageError where a name could be taken for something else where runs are named. */
function checkTag(tag: string): void {
  checkFileName('a tag', tag);
  if (![latestWord, 'file'].includes(tag) && !isRunName(tag)) return;
  throw new UsageError(`a tag must not be ${latestWord}, file or the name of a run, found ${tag}`);
}
