import { RunError } from '../errors.js';
import { FlatTable } from './flatbuffer.js';
import { footerBytes, type SchemaBytes } from './footer.js';
import { alignment } from './layout.js';
import { type Block, readMessage } from './metadata.js';

/** The mark in front of every message of a stream; files begin with ARROW1. */
const mark = -1;
const head = new TextEncoder().encode('ARROW1\0\0');

/** Whether bytes begin as a stream of Arrow batches does. */
export function isStream(start: Uint8Array): boolean {
  return start.length >= 4 && int32(start, 0) === mark;
}

/**
 * A stream of Arrow batches as a file: the format's files are a stream between a magic word and a footer. The messages are
 * taken as they are; what they say is checked where files are. Throws RunError where it does not end as streams do, since rows
 * might be missing, and RangeError where a message cannot be read.
 */
export function fileOfStream(bytes: Uint8Array, path: string): Uint8Array {
  let version: number | undefined;
  let schema: SchemaBytes | undefined;
  const [dictionaries, batches]: [Block[], Block[]] = [[], []];
  let at = 0;
  for (let length = lengthAt(bytes, at, path); length > 0; length = lengthAt(bytes, at, path)) {
    const message = bytes.subarray(at + 8, at + 8 + length);
    if (message.length < length) throw cutShort(path);
    const read = readMessage(message);
    if ((read.fields !== undefined) !== (at === 0))
      throw new RangeError('a stream that does not begin with its only schema');
    if (read.fields) {
      version = read.version;
      schema = { bytes: message, at: FlatTable.root(message).table(2)!.position };
    } else {
      const blocks = read.dictionary === undefined ? batches : dictionaries;
      blocks.push({ offset: head.length + at, metadataBytes: 8 + length, bodyBytes: read.bodyBytes });
    }
    if (read.bodyBytes < 0) throw new RangeError(`a batch of ${read.bodyBytes} bytes`);
    at += 8 + length + read.bodyBytes;
  }
  if (version === undefined || !schema) throw new RangeError('a stream without a schema');
  const end = at + 8;
  if (bytes.length - end >= alignment)
    throw new RangeError(`${bytes.length - end} bytes behind the end of the stream`);
  const footer = footerBytes(version, schema, dictionaries, batches);
  const file = new Uint8Array(head.length + end + footer.length);
  file.set(head);
  file.set(bytes.subarray(0, end), head.length);
  file.set(footer, head.length + end);
  return file;
}

/** Bytes of the message at `at`; 0 says that the stream ends. */
function lengthAt(bytes: Uint8Array, at: number, path: string): number {
  if (at + 8 > bytes.length) throw cutShort(path);
  const length = int32(bytes, at + 4);
  if (int32(bytes, at) !== mark || length < 0) throw new RangeError(`a message of ${length} bytes`);
  return length;
}

function cutShort(path: string): RunError {
  return new RunError(
    `${path} is cut short: a stream of Arrow batches must end with an empty message, found none`,
  );
}

function int32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true);
}
