import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { messageOf, UsageError } from '../errors.js';

export interface ShippedPipeline {
  readonly file: string;
  /** The first comment of the file, after the line that names its schema for editors: the question that it asks. */
  readonly question: string;
}

/** Where a project keeps its pipeline files, and the package its own. */
const usualFolder = 'pipelines';

/**
 * The pipeline files of the current folder's `pipelines`, each with the question that it opens with; those that the
 * package ships, by their paths from here, where there is no such folder or no pipeline file in it.
 */
export function knownPipelines(): ShippedPipeline[] {
  const own = pipelinesIn(usualFolder);
  if (own.length > 0) return own;
  const root = dirname(createRequire(import.meta.url).resolve('#package.json'));
  return pipelinesIn(join(relative('', root), usualFolder));
}

function pipelinesIn(folder: string): ShippedPipeline[] {
  return namesIn(folder).map((name) => {
    const file = join(folder, name);
    const comment = /^# (?!yaml-language-server:)(.+)$/m.exec(readFileSync(file, 'utf8'));
    return { file, question: comment?.[1] ?? '' };
  });
}

/** The pipeline files of a folder, in the order of their names; none where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name) && isFile(join(folder, name)))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new UsageError(`${folder} must be a folder of pipeline files: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Reading a named pipe would wait for whoever writes to it. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
