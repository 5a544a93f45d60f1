import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import {
  makeFolder,
  makeFolderLater,
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
/** Larger ones are shown and written in pieces of so many bytes. */
const cachedBytes = 1 << 20;

/** Counts what is written to an open file, collects what comes in small pieces, and shows all of it in order. */
class FileSink implements ByteSink {
  readonly #collected = new Uint8Array(collectedBytes);
  #waiting = 0;
  #bytes = 0;

  constructor(
    private readonly fd: number,
    private readonly show: (piece: Uint8Array) => void,
  ) {}

  write(chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    if (this.#waiting + chunk.byteLength > collectedBytes) this.#flush();
    if (chunk.byteLength > collectedBytes) return this.#writeLarge(chunk);
    this.#collected.set(chunk, this.#waiting);
    this.#waiting += chunk.byteLength;
  }

  /** What was shown, hashed say, is still in the cache when it is written. */
  #writeLarge(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.byteLength; done += cachedBytes) {
      this.#writePiece(chunk.subarray(done, done + cachedBytes));
    }
  }

  #writePiece(piece: Uint8Array): void {
    this.show(piece);
    writeFully(this.fd, piece);
  }

  /** How many bytes were written, all of them handed to the system. */
  end(): number {
    this.#flush();
    return this.#bytes;
  }

  #flush(): void {
    if (this.#waiting === 0) return;
    this.#writePiece(this.#collected.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
}

/** The sha256 of pieces that follow one another, made elsewhere. */
export type Digest = (pieces: readonly Uint8Array[]) => Promise<string>;

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
    inFolder: (folder: string) => void,
  ) {
    inFolder(dirname(path));
    this.#fd = systemCalls.open(temporary, 'w');
  }

  /** Gives how many bytes there are. */
  fill(produce: (sink: ByteSink) => void, show: (piece: Uint8Array) => void): number {
    return named(this.temporary, () => {
      const sink = new FileSink(this.#fd, show);
      produce(sink);
      return sink.end();
    });
  }

  /** Gives how many bytes there are, and their sha256. */
  fillHashing(produce: (sink: ByteSink) => void): WrittenFile {
    const hash = createHash('sha256');
    const bytes = this.fill(produce, (piece) => hash.update(piece));
    return { bytes, sha256: hash.digest('hex') };
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
  const file = new TemporaryFile(path, temporary, makeFolder);
  let written: WrittenFile;
  try {
    written = file.fillHashing(produce);
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
 * The same, without keeping the main thread while the disk is waited for: the bytes are written when this returns, and
 * the file is there when the promise resolves. Its name is durable when the caller has synced the folder, and where that is new the one
 * above it. With
 * `digest` the hash is made meanwhile: bytes in shared memory must stay as they are until the promise resolves.
 */
export async function writeFileAtomicallyLater(
  path: string,
  produce: (sink: ByteSink) => void,
  { durable = true, digest }: Pick<AtomicOptions, 'durable'> & { readonly digest?: Digest | undefined } = {},
): Promise<WrittenFile> {
  const file = new TemporaryFile(path, path + temporarySuffix, makeFolderLater);
  try {
    const written = digest ? fillDigesting(file, produce, digest) : file.fillHashing(produce);
    const synced = durable ? file.syncLater() : undefined;
    // Neither is at work on the file when it is closed.
    await Promise.allSettled([written, synced]);
    await synced;
    const whole = await written;
    file.appear();
    return whole;
  } catch (error) {
    file.discard();
    throw error;
  }
}

function fillDigesting(
  file: TemporaryFile,
  produce: (sink: ByteSink) => void,
  digest: Digest,
): Promise<WrittenFile> {
  const pieces: Uint8Array[] = [];
  const bytes = file.fill(produce, (piece) => {
    pieces.push(piece.buffer instanceof SharedArrayBuffer ? piece : piece.slice());
  });
  return digest(pieces).then((sha256) => ({ bytes, sha256 }));
}

/** Writes a text that is either absent or whole. */
export function writeTextAtomically(path: string, text: string, options?: AtomicOptions): void {
  writeFileAtomically(path, (sink) => sink.write(new TextEncoder().encode(text)), options);
}
