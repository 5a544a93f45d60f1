import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncRecordBatchFileReader,
  DataType,
  Message,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow';
import { messageOf, RunError, UsageError } from '../errors.js';
import { checkFits } from './fits.js';

const magic = 'ARROW1';
/** Bytes that one batch may have: one read takes less than 2 GiB. */
const mostBytes = 2 ** 31 - 1;
/** What other files begin with. */
const otherFormats: Readonly<Record<string, string>> = {
  PAR1: 'a Parquet file',
  FEA1: 'a file of Feather version 1',
  '\xff\xff\xff\xff': 'a stream of Arrow batches: write it in the file format, with a footer',
};

/** What is said in front of a batch's values: rows, and the length of each column and each column inside it. */
interface BatchHeader {
  readonly length: number;
  readonly nodes: readonly { readonly length: number }[];
  readonly compression: unknown;
}

/**
 * An Arrow IPC file, read batch by batch: only what is asked for is read. Every way in which a file can be
 * unreadable is a RunError of one line that names it.
 */
export class ArrowFile {
  private constructor(
    readonly path: string,
    readonly bytes: number,
    readonly schema: Schema,
    /** Rows of each record batch. */
    readonly batchRows: readonly number[],
    private readonly handle: FileHandle,
    private readonly reader: AsyncRecordBatchFileReader,
  ) {}

  get rows(): number {
    return this.batchRows.reduce((sum, rows) => sum + rows, 0);
  }

  static async open(path: string): Promise<ArrowFile> {
    const handle = await openFile(path);
    try {
      const status = await handle.stat();
      if (!status.isFile())
        throw new UsageError(`${path} must be a file, so that it can be read in any order`);
      await checkEnds(handle, status.size, path);
      const reader = (await RecordBatchReader.from(handle)) as AsyncRecordBatchFileReader;
      await damagedUnless(path, () => reader.open());
      const batchRows = await damagedUnless(path, () => rowsOfBatches(handle, reader, status.size, path));
      return new ArrowFile(path, status.size, reader.schema, batchRows, handle, reader);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** One record batch, its columns checked to fit its bytes. */
  async batch(index: number): Promise<RecordBatch> {
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

/** A file begins and ends with ARROW1, and says before its end how long its footer is. */
async function checkEnds(handle: FileHandle, size: number, path: string): Promise<void> {
  if (size === 0) throw new RunError(`${path} is empty: an Arrow file begins with ${magic}`);
  const head = (await readAt(handle, 0, Math.min(8, size))).toString('latin1');
  if (!head.startsWith(magic)) {
    const found = otherFormats[head.slice(0, 4)];
    throw new RunError(
      `${path} is not an Arrow file: it must begin with ${magic}${found ? `, and it is ${found}` : ''}`,
    );
  }
  const tailLength = 4 + magic.length;
  const tail = await readAt(handle, Math.max(0, size - tailLength), tailLength);
  if (size < 8 + tailLength || tail.toString('latin1', 4) !== magic) {
    throw new RunError(`${path} is cut short: it must end with ${magic}, found ${size} bytes without it`);
  }
  const footer = tail.readInt32LE(0);
  if (footer <= 0 || footer > size - 8 - tailLength) {
    throw damaged(path, new RangeError(`a footer of ${footer} bytes in a file of ${size}`));
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Rows of each batch: reads what stands before a batch's values, and not the values. */
async function rowsOfBatches(
  handle: FileHandle,
  { footer, schema }: AsyncRecordBatchFileReader,
  size: number,
  path: string,
): Promise<number[]> {
  const rows: number[] = [];
  for (const { offset, metaDataLength, bodyLength } of footer!.recordBatches()) {
    if (offset + metaDataLength + bodyLength > size) throw new RangeError('a batch ends behind the file');
    if (bodyLength > mostBytes) {
      throw new RunError(
        `${path} has a record batch of ${bodyLength} bytes: write it in batches of less than 2 GiB`,
      );
    }
    const bytes = await readAt(handle, offset, metaDataLength);
    // Files from before Arrow 0.15 have no continuation mark in front of the length.
    const message = Message.decode(bytes.subarray(bytes.readInt32LE(0) === -1 ? 8 : 4));
    const header = message.header() as BatchHeader;
    if (header.compression !== null) throw compressed(path);
    checkLengths(header, schema);
    rows.push(header.length);
  }
  return rows;
}

/** Throws RangeError where a column is not as long as its batch: apache-arrow would fill it up with nulls. */
function checkLengths({ length, nodes }: BatchHeader, schema: Schema): void {
  const nodesOf = (type: DataType): number =>
    DataType.isDictionary(type)
      ? 1
      : (type.children ?? []).reduce((sum, child) => sum + nodesOf(child.type as DataType), 1);
  let at = 0;
  for (const { name, type } of schema.fields) {
    const rows = nodes[at]?.length;
    if (rows !== length) throw new RangeError(`column ${name} has ${rows} rows, its batch ${length}`);
    at += nodesOf(type as DataType);
  }
}

/** What `read` gives; what goes wrong in it without being said in our words is damage to the file. */
async function damagedUnless<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw /compressed/.test(messageOf(error)) ? compressed(path) : damaged(path, error);
  }
}

function compressed(path: string): RunError {
  return new RunError(`${path} is compressed: write it without compression`);
}

function damaged(path: string, cause: unknown): RunError {
  if (/Unrecognized type/.test(messageOf(cause))) {
    return new RunError(`${path} has a column of a type that is not known here (${messageOf(cause)})`, {
      cause,
    });
  }
  // A TypeError comes from inside the library and tells a person nothing.
  const detail = cause instanceof TypeError ? '' : ` (${messageOf(cause)})`;
  return new RunError(`${path} is damaged: its Arrow structure cannot be read${detail}`, { cause });
}
