import { join } from 'node:path';
import { RunError } from '../errors.js';
import { temporarySuffix, writeTextAtomically } from '../store/atomic-file.js';
import { ifFile, isThere, readText } from '../store/files.js';

/**
 * Names that a person has given to runs of a pipeline, in a file beside their folders: gc keeps what a run planned for as long
 * as it has a tag.
 */
export type Tags = ReadonlyMap<string, string>;

const tagsName = 'tags.json';

/** The run of each tag. Throws RunError where the file cannot be read: what was to be kept must not go unnoticed. */
export function readTags(runs: string): Tags {
  const path = join(runs, tagsName);
  const text = ifFile(() => readText(path));
  if (text === undefined && !isThere(path)) return new Map();
  try {
    const entries = Object.entries(JSON.parse(text ?? '') as Record<string, unknown>);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
      return new Map(entries);
    }
  } catch {
    // Said below; the parser's own words quote the text, whatever is in it.
  }
  throw new RunError(
    `${path} must say the run of each tag, found that it cannot be read: delete it if what was tagged may go`,
  );
}

/** For who has the folder of runs to itself (record.ts, alone). */
export function writeTags(runs: string, tags: Tags): void {
  const path = join(runs, tagsName);
  const text = JSON.stringify(Object.fromEntries(tags), null, 1) + '\n';
  writeTextAtomically(path, text, { temporary: path + temporarySuffix });
}
