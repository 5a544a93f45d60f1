import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.js';

export interface ShippedPipeline {
  readonly file: string;
  /** The first comment of the file, after the line that names its schema for editors: the question that it asks. */
  readonly question: string;
}

/** The pipeline files of a folder with the question that each opens with. */
export function shippedPipelines(folder: string): ShippedPipeline[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && isFile(join(folder, name)));
  } catch (error) {
    throw new UsageError(`there is no folder ${folder} here to list pipeline files of`, { cause: error });
  }
  return names.sort().map((name) => {
    const file = join(folder, name);
    const comment = /^# (?!yaml-language-server:)(.+)$/m.exec(readFileSync(file, 'utf8'));
    return { file, question: comment?.[1] ?? '' };
  });
}

/** Reading a named pipe would wait for whoever writes to it. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
