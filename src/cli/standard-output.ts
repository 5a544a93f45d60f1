import { fstatSync, writeSync } from 'node:fs';

type Stream = typeof process.stdout;

/** Where results go: to the last byte, or with the failure. */
export class StandardOutput {
  /** What the system refused of what was written to a pipe or a terminal; known after it was written. */
  #failure: NodeJS.ErrnoException | undefined;

  constructor(
    private readonly stream: Stream,
    /** Called where the reader has seen enough (head) and has closed the pipe: no error. */
    readerHasGone: () => void,
  ) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') readerHasGone();
      else this.#failure ??= error;
    });
  }

  /** Throws what the system refuses, where it is known at once. */
  write(text: string): void {
    if (isFile(this.stream)) writeWhole(this.stream.fd, Buffer.from(text));
    else this.stream.write(text);
  }

  /** Resolves when a slow reader has everything; throws what the system refused. */
  async flush(): Promise<void> {
    if (isFile(this.stream)) return;
    await new Promise<void>((resolve) => this.stream.write('', () => resolve()));
    // A stream reports a failure after it has called back.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#failure) throw named(this.#failure);
  }
}

/** Whether Node writes there by single calls, of which it takes a short one for the whole. */
function isFile({ fd, isTTY }: Stream): boolean {
  const stat = fstatSync(fd);
  return stat.isFile() || stat.isBlockDevice() || (stat.isCharacterDevice() && !isTTY);
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.byteLength;) done += writeSync(fd, bytes, done);
  } catch (error) {
    throw named(error as NodeJS.ErrnoException);
  }
}

/** The system's errors name a call; here the file too. */
function named(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  error.path ??= 'of standard output';
  return error;
}
