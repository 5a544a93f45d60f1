import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeldError, InterruptedError } from '../errors.js';
import { removeTree } from './files.js';
import { lock, mayBeWritten } from './lock.js';
import type { DatasetFolder } from './store.js';
import { systemCalls } from './system-calls.js';

/**
 * Where datasets go on their way out: they leave the store by one rename, so that a collection that is killed leaves
 * nothing there that looks whole; what is left here is deleted by the next one.
 */
export function garbageFolder(dataFolder: string): string {
  return join(dataFolder, 'gc');
}

/** Takes a dataset out of the store. False where a process has begun to write it. */
export async function setAside(
  { kind, fingerprint, folder }: DatasetFolder,
  garbage: string,
): Promise<boolean> {
  let unlock: () => void;
  try {
    unlock = await lock(folder);
  } catch (error) {
    if (error instanceof HeldError) return false;
    throw error;
  }
  try {
    const aside = join(garbage, `${kind}-${fingerprint}`);
    removeTree(aside);
    systemCalls.rename(folder, aside);
    return true;
  } finally {
    // After the rename the lock has left with the folder.
    unlock();
  }
}

/** Waits while another process takes datasets out of the store; a run calls it after saying what it uses. */
export async function collectionEnded(dataFolder: string, signal: AbortSignal | undefined): Promise<void> {
  const folder = garbageFolder(dataFolder);
  while (mayBeWritten(folder)) {
    if (signal?.aborted) throw new InterruptedError();
    await sleep(20);
  }
}
