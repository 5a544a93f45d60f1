import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline as streamPipeline } from 'node:stream/promises';
import { isMachineFailure, messageOf, UsageError } from '../errors.js';
import type { DeclaredFile } from '../sql/file-options.js';
import { otherThanFile } from '../store/file-kind.js';
import type { Json } from '../store/fingerprint.js';
import type { Pipeline } from './pipeline.js';

type Import = NonNullable<Pipeline['import']>;

/** The files of an import, by the names of their tables. */
export interface ImportedFiles {
  /** Their absolute paths, and how they are read. */
  readonly declared: Readonly<Record<string, DeclaredFile>>;
  /** The sha256 of their content. */
  readonly hashes: Readonly<Record<string, string>>;
  /** How they are read, of those that say something about it. */
  readonly fileOptions: Readonly<Record<string, Json>>;
}

/** The names of an import’s tables, and the paths of their files as they are written. */
export function filesOfImport(files: Import['files']): [string, string][] {
  return Object.entries(files).map(([table, file]) => [table, typeof file === 'string' ? file : file.path]);
}

/** Finds the files, relative to `folder`, and reads their content once: `known` keeps hashes. Throws UsageError. */
export async function importedFiles(
  files: Import['files'],
  folder: string,
  known: Map<string, Promise<string>>,
): Promise<ImportedFiles> {
  const declared: Record<string, DeclaredFile> = {};
  const hashes: Record<string, string> = {};
  const fileOptions: Record<string, Json> = {};
  for (const [table, file] of Object.entries(files)) {
    const { path: written, ...options } = typeof file === 'string' ? { path: file } : file;
    const path = resolve(folder, written);
    declared[table] = { path, ...options };
    if (!known.has(path)) known.set(path, sha256OfFile(path, `import.files.${table}`, written));
    hashes[table] = await known.get(path)!;
    if (Object.keys(options).length > 0) fileOptions[table] = options as Json;
  }
  return { declared, hashes, fileOptions };
}

async function sha256OfFile(path: string, key: string, written: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    const other = otherThanFile(statSync(path));
    if (other !== undefined) throw new UsageError(`${key} must be a file, found ${other} at ${path}`);
    await streamPipeline(createReadStream(path), hash);
  } catch (error) {
    if (error instanceof UsageError || isMachineFailure(error)) throw error;
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : messageOf(error);
    throw new UsageError(`${key} must be a file that can be read, found ${written}: ${why} (${path})`, {
      cause: error,
    });
  }
  return hash.digest('hex');
}

/** Windows that a row of an import's series is part of; undefined where rows are lists. */
export function windowsShared({ window, every = 1 }: Import): number | undefined {
  return window === undefined ? undefined : Math.ceil(window / every);
}
