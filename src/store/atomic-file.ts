import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import {
  makeFolder,
  named,
  namedLater,
  removeFile,
  syncFolder,
  withoutFailing,
  writeFully,
} from './files.js';
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
/** Larger ones are hashed and written in pieces of so many bytes. */
const cachedBytes = 1 << 20;

/** Hashes and counts what is written to an open file, and collects what comes in small pieces. */
class HashingSink implements ByteSink {
  readonly #hash = createHash('sha256');
  readonly #collected = new Uint8Array(collectedBytes);
  #waiting = 0;
  #bytes = 0;

  constructor(private readonly fd: number) {}

  write(chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    if (this.#waiting + chunk.byteLength > collectedBytes) this.#flush();
    if (chunk.byteLength > collectedBytes) return this.#writeLarge(chunk);
    this.#hash.update(chunk);
    this.#collected.set(chunk, this.#waiting);
    this.#waiting += chunk.byteLength;
  }

  /** What was hashed is still in the cache when it is written. */
  #writeLarge(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.byteLength; done += cachedBytes) {
      const piece = chunk.subarray(done, done + cachedBytes);
      this.#hash.update(piece);
      writeFully(this.fd, piece);
    }
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

/** A file under the name that it has until it is whole. */
class TemporaryFile {
  readonly #fd: number;
  #isOpen = true;

  constructor(
    private readonly path: string,
    private readonly temporary: string,
  ) {
    makeFolder(dirname(path));
    this.#fd = systemCalls.open(temporary, 'w');
  }

  fill(produce: (sink: ByteSink) => void): WrittenFile {
    return named(this.temporary, () => {
      const sink = new HashingSink(this.#fd);
      produce(sink);
      return sink.end();
    });
  }

  sync(): void {
    named(this.temporary, () => systemCalls.sync(this.#fd));
  }

  syncLater(): Promise<void> {
    return namedLater(this.temporary, systemCalls.syncLater(this.#fd));
  }

  /** Gives the file its own name. */
  appear(): void {
    this.#close();
    named(this.path, () => systemCalls.rename(this.temporary, this.path));
  }

  /** Takes it away, on the way out of what went wrong. */
  discard(): void {
    withoutFailing(() => this.#isOpen && this.#close());
    withoutFailing(() => removeFile(this.temporary));
  }

  #close(): void {
    this.#isOpen = false;
    named(this.temporary, () => systemCalls.close(this.#fd));
  }
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
  const file = new TemporaryFile(path, temporary);
  let written: WrittenFile;
  try {
    written = file.fill(produce);
    if (durable) file.sync();
    file.appear();
  } catch (error) {
    file.discard();
    throw error;
  }
  if (durable) syncFolder(dirname(path));
  return written;
}

/**
 * The same, without keeping the main thread while the disk is waited for: the bytes are taken when this returns, and
 * the file is there when the promise resolves. Its name is durable when the caller has synced the folder.
 */
export async function writeFileAtomicallyLater(
  path: string,
  produce: (sink: ByteSink) => void,
  { durable = true }: Pick<AtomicOptions, 'durable'> = {},
): Promise<WrittenFile> {
  const file = new TemporaryFile(path, path + temporarySuffix);
  try {
    const written = file.fill(produce);
    if (durable) await file.syncLater();
    file.appear();
    return written;
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Writes a text that is either absent or whole. */
export function writeTextAtomically(path: string, text: string, options?: AtomicOptions): void {
  writeFileAtomically(path, (sink) => sink.write(new TextEncoder().encode(text)), options);
}
