import { RunError } from '../errors.js';
import { lz4Frame } from './lz4-frame.js';
import type { BatchMetadata } from './metadata.js';

/** Reads so many bytes of a batch's body. */
type ReadBody = (offset: number, length: number) => Uint8Array;

/** Before what is compressed stands how many bytes it is: −1 where it stands as it is. */
const prefixBytes = 8;
/** Bytes that one buffer and one batch may be: as of files that are not compressed, less what a codec's own memory takes. */
const mostOfBuffer = 2 ** 30;
const mostOfBatch = 2 ** 31 - 1;
/** A byte of a compressed buffer stands for at most so many: what says more is no honest length. */
const mostPerByte: Readonly<Record<string, number>> = { LZ4: 256, ZSTD: 2 ** 17 };

type Decode = (bytes: Uint8Array, size: number) => Uint8Array;
const codecs: Record<string, Decode | undefined> = { LZ4: lz4Frame };

/** Makes the codec of a batch ready: that of ZSTD is WebAssembly, which takes a moment. */
export async function loadCodec(name: string): Promise<void> {
  if (name === 'ZSTD') codecs['ZSTD'] ??= await zstdFrames();
}

/**
 * How long each buffer of a batch is once it is unpacked; as it is where the batch is not compressed. Throws RangeError for
 * lengths that cannot be, RunError where they are too much to unpack or the codec is not known.
 */
export function unpackedLengths(batch: BatchMetadata, read: ReadBody, path: string): number[] {
  const { buffers, compression } = batch;
  if (!compression) return buffers.map(({ length }) => length);
  const most = mostPerByte[compression];
  if (most === undefined) {
    throw new RunError(
      `${path} is compressed by ${compression}, which is not read: write it with lz4, zstd or none`,
    );
  }
  const lengths = buffers.map(({ offset, length }) => {
    if (length === 0) return 0;
    const prefix = read(offset, prefixBytes);
    const size = length < prefixBytes ? NaN : lengthIn(prefix);
    const packed = length - prefixBytes;
    if (size === -1) return packed;
    if (!(size >= 0) || size > packed * most)
      throw new RangeError(`${length} bytes of ${compression} that stand for ${size}`);
    return size;
  });
  const total = lengths.reduce((sum, size) => sum + size, 0);
  if (total > mostOfBatch || lengths.some((size) => size > mostOfBuffer)) {
    throw new RunError(
      `${path} has a record batch of ${total} bytes, a buffer of at most ${Math.max(...lengths)}, once it is unpacked: ` +
        'write it in batches of less than 2 GiB, buffers of at most 1 GiB',
    );
  }
  return lengths;
}

/** A buffer as it was before `name` compressed it, with its prefix, into `size` bytes. Throws RangeError where it was not that. */
export function unpacked(name: string, buffer: Uint8Array, size: number): Uint8Array {
  const packed = buffer.subarray(prefixBytes);
  if (lengthIn(buffer) === -1) return packed;
  const decode = codecs[name];
  if (!decode) throw new Error(`the codec of ${name} must be loaded first`);
  return decode(packed, size);
}

function lengthIn(prefix: Uint8Array): number {
  return Number(new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength).getBigInt64(0, true));
}

/** Zstandard's own decoder, which compares checksums and writes no more than it is given. */
async function zstdFrames(): Promise<Decode> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (bytes, size) => {
    // Asked for none, it would take what the frame says.
    const found = size === 0 ? new Uint8Array() : decoder.decode(bytes, size);
    // Of a frame that it cannot read it gives fewer bytes.
    if (found.length !== size) throw new RangeError(`a frame of ZSTD that is not ${size} bytes`);
    return found;
  };
}
