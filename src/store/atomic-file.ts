import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a writer puts bytes, in order. The bytes may be overwritten as soon as `write` returns. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Files appear under this suffix until they are whole; what still has it after a crash is an orphan. */
export const temporarySuffix = '.tmp';

/** fs.writeSync in full: a short write (a signal, a nearly full disk) is carried on, in pieces below 2 GiB. */
function writeFully(fd: number, bytes: Uint8Array): void {
  const most = 1 << 30;
  for (let done = 0; done < bytes.byteLength;) {
    done += writeSync(fd, bytes, done, Math.min(bytes.byteLength - done, most));
  }
}

/** Makes a rename durable: the folder's own entry list reaches the disk. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes a file that is either absent or whole, whatever kills the process: bytes under a temporary name,
 * fsync, rename, fsync of the folder. Returns its size and the sha256 of what was written. Without `durable` nothing
 * is synced: for files that no later run reads.
 */
export function writeFileAtomically(
  path: string,
  produce: (sink: ByteSink) => void,
  { durable = true }: { durable?: boolean } = {},
): WrittenFile {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = path + temporarySuffix;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const fd = openSync(temporary, 'w');
    try {
      produce({
        write(chunk) {
          writeFully(fd, chunk);
          hash.update(chunk);
          bytes += chunk.byteLength;
        },
      });
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (durable) syncFolder(dirname(path));
  return { bytes, sha256: hash.digest('hex') };
}
