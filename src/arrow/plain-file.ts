import { RunError } from '../errors.js';
import { loadCodec, unpacked, unpackedLengths } from './compression.js';
import { FlatTable } from './flatbuffer.js';
import { flatBytes, int64s, type Slot } from './flat-writer.js';
import { footerBytes } from './footer.js';
import { type Block, type MessageMetadata, readFooter, readMessage } from './metadata.js';
import { fileOfStream, isStream } from './stream.js';
import { checkStructure, damagedUnless, footerOf, messageIn, type ReadAt } from './structure.js';

/** Bytes that a file may have once it is unpacked: more than fits into one array of bytes on every machine cannot be read. */
const mostBytes = 2 ** 32 - 2 ** 20;

/**
 * What others write as what is read here: of a stream of batches a file, of compressed batches the same values without
 * compression. Everything else stays as it is. What the bytes say of themselves is checked before anything is unpacked, and
 * whoever reads the result checks that again. Throws RunError that names the file.
 */
export async function plainFile(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const file = isStream(bytes) ? damagedUnless(path, () => fileOfStream(bytes, path)) : bytes;
  const readAt: ReadAt = (position, length) => file.subarray(position, position + length);
  const { codecs } = checkStructure(file.length, readAt, path);
  if (codecs.size === 0) return file;
  await Promise.all(Array.from(codecs, loadCodec));
  return damagedUnless(path, () => withoutCompression(file, path));
}

interface Packed {
  readonly block: Block;
  readonly message: MessageMetadata;
  readonly metadata: Uint8Array;
  readonly lengths: readonly number[] | undefined;
}

/** Of a file whose structure has been checked. */
function withoutCompression(file: Uint8Array, path: string): Uint8Array {
  const footer = footerOf(file);
  const { version, dictionaries, batches } = readFooter(footer);
  const packed = new Map(
    [...dictionaries, ...batches].map((block) => [block, unpackable(file, block, path)]),
  );
  const inOrder = [...packed.values()].toSorted((a, b) => a.block.offset - b.block.offset);
  const front = padded(Math.min(...inOrder.map(({ block }) => block.offset)));
  const placed = new Map<Block, Block>();
  let end = front;
  for (const { block, metadata, lengths } of inOrder) {
    const bodyBytes = lengths ? bodyOf(lengths) : padded(block.bodyBytes);
    placed.set(block, {
      offset: end,
      metadataBytes: metadata.length,
      bodyBytes: lengths ? bodyBytes : block.bodyBytes,
    });
    end += metadata.length + bodyBytes;
  }
  const schema = { bytes: footer, at: FlatTable.root(footer).table(1)!.position };
  const moved = (blocks: readonly Block[]): Block[] => blocks.map((block) => placed.get(block)!);
  const tail = footerBytes(version, schema, moved(dictionaries), moved(batches));
  if (end + tail.length > mostBytes) {
    throw new RunError(
      `${path} has ${end} bytes once it is unpacked: write it as several files of less than 4 GiB`,
    );
  }
  const plain = new Uint8Array(end + tail.length);
  plain.set(file.subarray(0, Math.min(...inOrder.map(({ block }) => block.offset))));
  for (const one of inOrder) {
    const { offset, metadataBytes } = placed.get(one.block)!;
    plain.set(one.metadata, offset);
    writeBody(plain.subarray(offset + metadataBytes), file, one);
  }
  plain.set(tail, end);
  return plain;
}

function unpackable(file: Uint8Array, block: Block, path: string): Packed {
  const body = block.offset + block.metadataBytes;
  const metadata = file.subarray(block.offset, body);
  const message = readMessage(messageIn(metadata));
  if (!message.batch?.compression) return { block, message, metadata, lengths: undefined };
  const lengths = unpackedLengths(
    message.batch,
    (at, length) => file.subarray(body + at, body + at + length),
    path,
  );
  return { block, message, metadata: messageBytes(message, lengths), lengths };
}

/** Writes each buffer at the next multiple of eight. */
function writeBody(body: Uint8Array, file: Uint8Array, { block, message, lengths }: Packed): void {
  const start = block.offset + block.metadataBytes;
  if (!lengths) return body.set(file.subarray(start, start + block.bodyBytes));
  const { buffers, compression } = message.batch!;
  let at = 0;
  buffers.forEach(({ offset, length }, i) => {
    const packed = file.subarray(start + offset, start + offset + length);
    if (length > 0) body.set(unpacked(compression!, packed, lengths[i]), at);
    at += padded(lengths[i]);
  });
}

/** A message of Message.fbs with its length in front: the same batch, its buffers of these lengths and not compressed. */
function messageBytes(message: MessageMetadata, lengths: readonly number[]): Uint8Array {
  const { rows, nodes, variadic } = message.batch!;
  let at = 0;
  const buffers = lengths.flatMap((length) => {
    const offset = at;
    at += padded(length);
    return [offset, length];
  });
  const batch: Slot[] = [
    { bits: 64, value: rows },
    { count: nodes.length, structs: int64s(nodes.flatMap(({ length, nullCount }) => [length, nullCount])) },
    { count: lengths.length, structs: int64s(buffers) },
    undefined,
    variadic.length > 0 ? { count: variadic.length, structs: int64s(variadic) } : undefined,
  ];
  const { dictionary, isDelta = false } = message;
  const ofDictionary: Slot[] | undefined =
    dictionary === undefined
      ? undefined
      : [{ bits: 64, value: dictionary }, { table: batch }, { bits: 8, value: Number(isDelta) }];
  const flat = flatBytes([
    { bits: 16, value: message.version },
    { bits: 8, value: ofDictionary ? 2 : 3 },
    { table: ofDictionary ?? batch },
    { bits: 64, value: at },
  ]);
  const bytes = new Uint8Array(8 + flat.length);
  new DataView(bytes.buffer).setInt32(0, -1, true);
  new DataView(bytes.buffer).setInt32(4, flat.length, true);
  bytes.set(flat, 8);
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;
const bodyOf = (lengths: readonly number[]): number =>
  lengths.reduce((sum, length) => sum + padded(length), 0);
