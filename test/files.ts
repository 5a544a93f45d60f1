import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a folder, in the order of their names. */
export function filesIn(folder: string): { readonly name: string; readonly path: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: path.slice(folder.length + 1), path }));
}

/** The bytes of all files below a folder, in hexadecimal, by name. */
export function contentsOf(folder: string): Record<string, string> {
  return Object.fromEntries(filesIn(folder).map(({ name, path }) => [name, readFileSync(path, 'hex')]));
}

/** The shipped pipeline files: beside them lie modules that some of them train. */
export const pipelineFiles: readonly string[] = readdirSync('pipelines').filter((name) =>
  name.endsWith('.yaml'),
);
