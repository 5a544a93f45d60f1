import { RunError } from '../errors.js';
import { alignment, checkLayout, unreadColumn, type Validity } from './layout.js';
import { unpackedLengths } from './compression.js';
import { type BatchMetadata, type Block, type FieldMetadata, readFooter, readMessage } from './metadata.js';

/** Reads `length` bytes of a file at `position`: fewer where it ends before. */
export type ReadAt = (position: number, length: number) => Uint8Array;

/** A record batch of a file. */
export interface Batch extends Block {
  readonly rows: number;
  readonly validities: readonly Validity[];
}

/** What a file says of itself. */
export interface Structure {
  readonly batches: readonly Batch[];
  /** The codecs that compress its values. apache-arrow reads none of them: plain-file.ts unpacks such files first. */
  readonly codecs: ReadonlySet<string>;
}

export const magic = 'ARROW1';
/** The magic word and what fills it up to eight bytes. */
const headBytes = 8;
/** The footer's length and the magic word. */
const tailBytes = 4 + magic.length;
/** Bytes that one batch may have: one read takes less than 2 GiB. */
const mostBytes = 2 ** 31 - 1;
/** Versions of the format that are still written: 4 and 5, which it counts from 0. */
const versions = new Set([3, 4]);
/** What other files begin with. */
const otherFormats: Readonly<Record<string, string>> = {
  PAR1: 'a Parquet file',
  FEA1: 'a file of Feather version 1',
};

/**
 * Checks all that an Arrow IPC file says of itself before anything else reads it: apache-arrow believes every length
 * that it finds, and a single wrong bit keeps it busy for hours, or loses rows without a word. The footer, the schema
 * and each batch's header are read, the values are not. Throws RunError of one line that names the file.
 *
 * What is checked: everything lies inside the file; the schema in front and the one in the footer are the same;
 * batches follow one another from the schema to the footer, with nothing between; every column has the length of
 * its batch and the buffers of its type.
 */
export function checkStructure(size: number, readAt: ReadAt, path: string): Structure {
  const footer = checkEnds(size, readAt, path);
  return damagedUnless(path, () => {
    const { version, fields, dictionaries, batches } = readFooter(readAt(footer.start, footer.bytes));
    if (!versions.has(version)) throw new RangeError(`version ${version + 1} of the format`);
    const unread = unreadColumn(fields);
    if (unread !== undefined) throw new RunError(`${path} cannot be read: ${unread}, or without the column`);
    const blocks = [...dictionaries, ...batches];
    checkOrder(blocks, checkSchema(readAt, fields, blocks, footer.start), footer.start);
    const dictionaryFields = dictionariesOf(fields);
    const codecs = new Set<string>();
    const layoutOf = (of: readonly FieldMetadata[], batch: BatchMetadata, block: Block): Validity[] => {
      const body = block.offset + block.metadataBytes;
      if (batch.compression) codecs.add(batch.compression);
      const lengths = unpackedLengths(batch, (offset, length) => readAt(body + offset, length), path);
      return checkLayout(of, batch, block.bodyBytes, version, lengths);
    };
    const known = new Set<number>();
    for (const block of dictionaries) {
      const { dictionary, batch, isDelta } = header(readAt, block, path);
      const field = dictionary === undefined ? undefined : dictionaryFields.get(dictionary);
      if (!batch || !field) throw new RangeError('a dictionary of no column');
      layoutOf([field], batch, block);
      if (known.has(dictionary!) && !isDelta) throw new RunError(replacedDictionary(path, field));
      known.add(dictionary!);
    }
    const found = batches.map((block) => {
      const { dictionary, batch } = header(readAt, block, path);
      if (!batch || dictionary !== undefined) throw new RangeError('no batch where one should be');
      const validities = layoutOf(fields, batch, block);
      return { ...block, rows: batch.rows, validities };
    });
    return { batches: found, codecs };
  });
}

/** Throws RunError where a column of a batch has not as many nulls as the batch says. */
export function checkNulls({ offset, metadataBytes, validities }: Batch, readAt: ReadAt, path: string): void {
  const body = offset + metadataBytes;
  damagedUnless(path, () => {
    for (const validity of validities) {
      const { bytes, length, nullCount } = validity;
      // No bits at all say that nothing is null.
      if (bytes === 0 && nullCount === 0) continue;
      const needed = Math.ceil(length / 8);
      if (bytes < needed) throw new RangeError(`${bytes} bytes say which of ${length} values are null`);
      const found = length - bitsSet(readAt(body + validity.offset, needed), length);
      if (found !== nullCount) throw new RangeError(`${found} nulls where there should be ${nullCount}`);
    }
  });
}

function bitsSet(bytes: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) count += (bytes[i >> 3] >> (i & 7)) & 1;
  return count;
}

/** What `read` gives; a RangeError in it is damage to the file. */
export function damagedUnless<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw damagedFile(path, error);
    throw error;
  }
}

export function damagedFile(path: string, cause: unknown): RunError {
  // Only a RangeError's words are ours, or tell a person anything.
  const detail = cause instanceof RangeError ? ` (${cause.message})` : '';
  return new RunError(`${path} is damaged: its Arrow structure cannot be read${detail}`, { cause });
}

/** A file begins and ends with ARROW1, and says before its end how long its footer is. */
function checkEnds(size: number, readAt: ReadAt, path: string): { start: number; bytes: number } {
  if (size === 0) throw new RunError(`${path} is empty: an Arrow file begins with ${magic}`);
  const head = latin1(readAt(0, headBytes));
  if (!head.startsWith(magic)) {
    const found = otherFormats[head.slice(0, 4)];
    throw new RunError(
      `${path} is not an Arrow file: it must begin with ${magic}${found ? `, and it is ${found}` : ''}`,
    );
  }
  const tail = readAt(Math.max(0, size - tailBytes), tailBytes);
  if (size < headBytes + tailBytes || latin1(tail.subarray(4)) !== magic) {
    throw new RunError(`${path} is cut short: it must end with ${magic}, found ${size} bytes without it`);
  }
  const bytes = int32(tail, 0);
  const start = size - tailBytes - bytes;
  if (bytes <= 0 || start < headBytes) {
    throw damagedFile(path, new RangeError(`a footer of ${bytes} bytes in a file of ${size}`));
  }
  return { start, bytes };
}

/** The footer of a whole file, without its length and what follows. */
export function footerOf(file: Uint8Array): Uint8Array {
  const end = file.length - tailBytes;
  return file.subarray(end - int32(file, end), end);
}

/**
 * Compares a schema in front of the batches with the footer's; gives where it ends. The format asks for one, and
 * apache-arrow's own writer leaves it out.
 */
function checkSchema(
  readAt: ReadAt,
  fields: readonly FieldMetadata[],
  blocks: readonly Block[],
  end: number,
): number {
  const first = Math.min(end, ...blocks.map(({ offset }) => offset));
  if (first < headBytes + alignment) return headBytes;
  const { start, length } = lengthOf(readAt(headBytes, 8));
  // Polars leaves the length out, which readers that go by the footer do not miss: the schema is all up to the first batch.
  const after = first - (headBytes + start + length);
  const isBare = start === 4 && (after < 0 || after >= alignment);
  if (!isBare && (length <= 0 || headBytes + start + length > end)) {
    throw new RangeError(`a schema of ${length} bytes`);
  }
  const bytes = isBare ? readAt(headBytes, first - headBytes) : readAt(headBytes + start, length);
  const { fields: inFront } = message(bytes);
  if (JSON.stringify(inFront) !== JSON.stringify(fields)) {
    throw new RangeError('the schema in front is not the one at the end');
  }
  return isBare ? first : headBytes + start + length;
}

/** Blocks follow one another from the schema to the footer: none is lost, none counts twice. */
function checkOrder(blocks: readonly Block[], first: number, last: number): void {
  let end = first;
  const inOrder = blocks.toSorted((a, b) => a.offset - b.offset);
  for (const { offset, metadataBytes, bodyBytes } of inOrder) {
    if (metadataBytes <= 0 || bodyBytes < 0) throw new RangeError(`a batch of ${bodyBytes} bytes`);
    if (offset < end || offset - end >= alignment) {
      throw new RangeError(`a batch at ${offset}, behind what ends at ${end}`);
    }
    end = offset + metadataBytes + bodyBytes;
  }
  // An empty message may end the batches.
  if (end > last || last - end >= 2 * alignment) {
    throw new RangeError(`batches that end at ${end}, in front of a footer at ${last}`);
  }
}

/** A dictionary that takes another's place, which streams may have: readers of files would take its words for all rows. */
function replacedDictionary(path: string, { name }: FieldMetadata): string {
  return (
    `${path} has column ${name} with other words from one batch on: write it with one dictionary ` +
    '(unify_dictionaries() in pyarrow) or as text'
  );
}

/** The message in bytes that begin with its length. */
export function messageIn(bytes: Uint8Array): Uint8Array {
  const { start, length } = lengthOf(bytes);
  if (length <= 0 || start + length > bytes.length) throw new RangeError(`a message of ${length} bytes`);
  return bytes.subarray(start, start + length);
}

function header(readAt: ReadAt, block: Block, path: string): ReturnType<typeof readMessage> {
  const bytes = messageIn(readAt(block.offset, block.metadataBytes));
  if (block.bodyBytes > mostBytes) {
    throw new RunError(
      `${path} has a record batch of ${block.bodyBytes} bytes: write it in batches of less than 2 GiB`,
    );
  }
  const read = message(bytes);
  if (read.bodyBytes !== block.bodyBytes) {
    throw new RangeError(`a batch of ${read.bodyBytes} bytes that the footer says has ${block.bodyBytes}`);
  }
  return read;
}

function message(bytes: Uint8Array): ReturnType<typeof readMessage> {
  const read = readMessage(bytes);
  if (!versions.has(read.version)) throw new RangeError(`version ${read.version + 1} of the format`);
  return read;
}

/** A message's length, in front of it; files from before Arrow 0.15 have no mark in front of that. */
function lengthOf(bytes: Uint8Array): { start: number; length: number } {
  const marked = int32(bytes, 0) === -1;
  return { start: marked ? 8 : 4, length: int32(bytes, marked ? 4 : 0) };
}

/** The columns of dictionaries' values, by their number. */
function dictionariesOf(fields: readonly FieldMetadata[]): Map<number, FieldMetadata> {
  const found = fields.flatMap((field): [number, FieldMetadata][] => [
    ...(field.dictionary
      ? [[field.dictionary.id, { ...field, dictionary: null }] as [number, FieldMetadata]]
      : []),
    ...dictionariesOf(field.children),
  ]);
  return new Map(found);
}

function int32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
