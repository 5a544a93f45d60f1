import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { ifThere, readFile, readFullyLater } from './files.js';
import type { Part } from './manifest.js';
import type { Dataset } from './store.js';
import { systemCalls } from './system-calls.js';

/** A part's bytes. Throws RunError where they are missing, or not what its manifest says. */
export function readPart({ folder }: Pick<Dataset, 'folder'>, part: Part): Uint8Array {
  const path = join(folder, part.file);
  const bytes = readFile(path);
  if (!bytes) throw missing(path);
  check(bytes, part, path);
  return bytes;
}

/** Fills `bytes`, which is as long as the part, with its bytes, without keeping the main thread while the disk works. */
export async function readPartInto({ folder }: Dataset, part: Part, bytes: Uint8Array): Promise<void> {
  const path = join(folder, part.file);
  const fd = ifThere(() => systemCalls.open(path, 'r'));
  if (fd === undefined) throw missing(path);
  try {
    const found = await readFullyLater(fd, bytes);
    check(bytes.subarray(0, found), part, path);
  } finally {
    systemCalls.close(fd);
  }
}

function check(bytes: Uint8Array, { sha256 }: Part, path: string): void {
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return;
  throw new RunError(`${path} is damaged (its sha256 is not what was written): run its stage with --force`);
}

function missing(path: string): RunError {
  return new RunError(`${path} is missing: run the same command with --force`);
}
