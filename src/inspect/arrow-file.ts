import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncRecordBatchFileReader,
  type RecordBatch,
  type RecordBatchFileReader,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow';
import { checkFits } from '../arrow/fits.js';
import { plainFile } from '../arrow/plain-file.js';
import { isStream } from '../arrow/stream.js';
import { type Batch, checkNulls, checkStructure, damagedFile, type ReadAt } from '../arrow/structure.js';
import { messageOf, RunError, UsageError } from '../errors.js';

/**
 * An Arrow IPC file, read batch by batch: only what is asked for is read, but of a stream or compressed batches all at
 * once. Every way in which a file can be unreadable is a RunError of one line that names it.
 */
export class ArrowFile {
  private constructor(
    readonly path: string,
    readonly bytes: number,
    readonly schema: Schema,
    private readonly batches: readonly Batch[],
    private readonly handle: FileHandle,
    private readonly readAt: ReadAt,
    private readonly reader: AsyncRecordBatchFileReader | RecordBatchFileReader,
  ) {}

  get rows(): number {
    return this.batchRows.reduce((sum, rows) => sum + rows, 0);
  }

  /** Rows of each record batch. */
  get batchRows(): number[] {
    return this.batches.map(({ rows }) => rows);
  }

  static async open(path: string): Promise<ArrowFile> {
    const handle = await openFile(path);
    try {
      const status = await handle.stat();
      if (!status.isFile())
        throw new UsageError(`${path} must be a file, so that it can be read in any order`);
      const plain = await unpackedFile(handle, status.size, path);
      const read: ReadAt = plain ? (at, length) => plain.subarray(at, at + length) : readAt(handle);
      const { batches } = checkStructure(plain?.length ?? status.size, read, path);
      const reader = await damagedUnless(path, () => readerOf(plain ?? handle));
      return new ArrowFile(path, status.size, reader.schema, batches, handle, read, reader);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** One record batch, its columns checked to fit its bytes. */
  async batch(index: number): Promise<RecordBatch> {
    checkNulls(this.batches[index], this.readAt, this.path);
    return damagedUnless(this.path, async () => {
      const batch = await this.reader.readRecordBatch(index);
      if (!batch) throw new RangeError(`batch ${index} is missing`);
      batch.data.children.forEach((data) => checkFits(data));
      return batch;
    });
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Not waiting for a writer, should it be a named pipe.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new RunError(missing ? `there is no file ${path}` : `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** All of a file that has to be unpacked before it is read; undefined where it can be read where it lies. */
async function unpackedFile(handle: FileHandle, size: number, path: string): Promise<Uint8Array | undefined> {
  const read = readAt(handle);
  if (!isStream(read(0, 8)) && checkStructure(size, read, path).codecs.size === 0) return undefined;
  return plainFile(await handle.readFile(), path);
}

async function readerOf(
  source: FileHandle | Uint8Array,
): Promise<AsyncRecordBatchFileReader | RecordBatchFileReader> {
  if (source instanceof Uint8Array) {
    const inMemory = RecordBatchReader.from(source) as RecordBatchFileReader;
    inMemory.open();
    return inMemory;
  }
  const reader = (await RecordBatchReader.from(source)) as AsyncRecordBatchFileReader;
  await reader.open();
  return reader;
}

function readAt({ fd }: FileHandle): ReadAt {
  return (position, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
  };
}

/** What `read` gives; what goes wrong in it without being said in our words is damage to the file. */
async function damagedUnless<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RunError) throw error;
    if (!/Unrecognized type/.test(messageOf(error))) throw damagedFile(path, error);
    throw new RunError(`${path} has a column of a type that is not known here (${messageOf(error)})`, {
      cause: error,
    });
  }
}
