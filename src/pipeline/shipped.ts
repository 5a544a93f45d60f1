import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { messageOf, UsageError } from '../errors.js';

export interface ShippedPipeline {
  /** What commands and `loadPipeline` take for it: the file's name without folder and ending. */
  readonly name: string;
  readonly file: string;
  /** The first comment of the file, after the line that names its schema for editors: the question that it asks. */
  readonly question: string;
}

/** Where a project keeps its pipeline files, and the package its own. */
const usualFolder = 'pipelines';

const endings = ['.yaml', '.yml'] as const;

/** The folder of the pipelines that the package ships, by its path from here. */
function shippedFolder(): string {
  return join(relative('', dirname(createRequire(import.meta.url).resolve('#package.json'))), usualFolder);
}

/**
 * The pipeline files of the current folder's `pipelines`, then those that the package ships and that no file there hides,
 * each with the question that it opens with.
 */
export function knownPipelines(): ShippedPipeline[] {
  const own = pipelinesIn(usualFolder);
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...pipelinesIn(shippedFolder()).filter(({ name }) => !names.has(name))];
}

/**
 * The path of a pipeline file that is named in a command: the file itself where there is one; else of a word without
 * folder and ending the file NAME.yaml here, in the folder `pipelines`, or among the shipped ones, the first that is
 * there. Undefined where there is none.
 */
export function findPipeline(named: string): string | undefined {
  const found = statSync(named, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) return named;
  const isName = named !== '' && basename(named) === named && !/\.ya?ml$/.test(named);
  const folders = isName ? ['', usualFolder, shippedFolder()] : [];
  const files = folders.flatMap((folder) => endings.map((ending) => join(folder, `${named}${ending}`)));
  return files.find(isFile) ?? (found && named);
}

function pipelinesIn(folder: string): ShippedPipeline[] {
  return filesIn(folder).map((base) => {
    const file = join(folder, base);
    const comment = /^# (?!yaml-language-server:)(.+)$/m.exec(readFileSync(file, 'utf8'));
    return { name: base.replace(/\.ya?ml$/, ''), file, question: comment?.[1] ?? '' };
  });
}

/** The pipeline files of a folder, in the order of their names; none where there is no such folder. */
function filesIn(folder: string): string[] {
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
