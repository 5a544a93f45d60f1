import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { makeFolder, named, removeFile, syncFolder, withFile, withoutFailing, writeFully } from './files.js';
import { systemCalls } from './system-calls.js';

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

/** Pieces smaller than this are collected before they are written. */
const collectedBytes = 65_536;

/** Hashes and counts what is written to an open file, and collects what comes in small pieces. */
class HashingSink implements ByteSink {
  readonly #hash = createHash('sha256');
  readonly #collected = new Uint8Array(collectedBytes);
  #waiting = 0;
  #bytes = 0;

  constructor(private readonly fd: number) {}

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    if (this.#waiting + chunk.byteLength > collectedBytes) this.#flush();
    if (chunk.byteLength > collectedBytes) return writeFully(this.fd, chunk);
    this.#collected.set(chunk, this.#waiting);
    this.#waiting += chunk.byteLength;
  }

  /** What was written, all of it handed to the system. */
  end(): WrittenFile {
    this.#flush();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  #flush(): void {
    writeFully(this.fd, this.#collected.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
}

interface AtomicOptions {
  /** Without it nothing is synced: for files that no later run reads. */
  readonly durable?: boolean;
  /** Where the bytes are until they are whole. */
  readonly temporary?: string;
}

/**
 * Writes a file that is either absent or whole, whatever kills the process: bytes under a temporary name,
 * fsync, rename, fsync of the folder. Returns its size and the sha256 of what was written.
 */
export function writeFileAtomically(
  path: string,
  produce: (sink: ByteSink) => void,
  { durable = true, temporary = path + temporarySuffix }: AtomicOptions = {},
): WrittenFile {
  makeFolder(dirname(path));
  let written: WrittenFile;
  try {
    written = withFile(temporary, 'w', (fd) => {
      const sink = new HashingSink(fd);
      produce(sink);
      const found = sink.end();
      if (durable) systemCalls.sync(fd);
      return found;
    });
    named(path, () => systemCalls.rename(temporary, path));
  } catch (error) {
    withoutFailing(() => removeFile(temporary));
    throw error;
  }
  if (durable) syncFolder(dirname(path));
  return written;
}

/** Writes a text that is either absent or whole. */
export function writeTextAtomically(path: string, text: string, options?: AtomicOptions): void {
  writeFileAtomically(path, (sink) => sink.write(new TextEncoder().encode(text)), options);
}
