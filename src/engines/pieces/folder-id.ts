import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeTextAtomically } from '../../store/atomic-file.js';
import { makeFolder } from '../../store/files.js';
import { lock } from '../../store/lock.js';
import { readJson } from './outcome.js';
import { piecesFolder } from './piece-folder.js';

/**
 * What a shared data folder is called by: machines may have it mounted under different paths. Given once, by whoever needs it
 * first.
 */
export async function folderId(dataFolder: string): Promise<string> {
  const folder = piecesFolder(dataFolder);
  const known = readId(folder);
  if (known !== undefined) return known;
  makeFolder(folder);
  const unlock = await lock(folder, { onHeld: () => undefined });
  try {
    const meanwhile = readId(folder);
    if (meanwhile !== undefined) return meanwhile;
    const id = randomBytes(8).toString('hex');
    writeTextAtomically(join(folder, 'folder.json'), JSON.stringify({ id }) + '\n');
    return id;
  } finally {
    unlock();
  }
}

function readId(folder: string): string | undefined {
  const { id } = (readJson(join(folder, 'folder.json')) ?? {}) as { id?: unknown };
  return typeof id === 'string' && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}
