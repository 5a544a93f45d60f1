import { xxhash32 } from './xxhash32.js';

const frameMagic = 0x184d2204;
/** Bits of a frame's descriptor. */
const flags = {
  blocksAlone: 0x20,
  blockChecksums: 0x10,
  contentSize: 0x08,
  contentChecksum: 0x04,
  dictionary: 0x01,
};
/** Highest bit of a block's length: its bytes stand as they are. */
const stored = 0x80000000;
const shortestMatch = 4;

/**
 * The `size` bytes that one frame of LZ4 holds (doc/lz4_Frame_format.md and doc/lz4_Block_format.md of lz4/lz4, 1.6.4). Every
 * length is checked before bytes are read or written, and every checksum that the frame has is compared. Throws RangeError
 * where it holds anything else.
 *
 * It is written out here since no package reads frames within a given size: lz4js gives wrong numbers where blocks have
 * checksums, wasm-lz4 reads nothing more after a frame that is damaged, lz4-napi allocates what a frame asks for.
 */
export function lz4Frame(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== frameMagic) throw new RangeError('no frame of LZ4 where one should be');
  const flag = view.getUint8(4);
  const mostOfBlock = 2 ** (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  if (flag >> 6 !== 1 || (flag & (flags.dictionary | 2)) !== 0 || mostOfBlock < 2 ** 16) {
    throw new RangeError('a frame of LZ4 of a kind that is not known');
  }
  let at = 6;
  if (flag & flags.contentSize) {
    if (view.getBigUint64(at, true) !== BigInt(size))
      throw new RangeError('a frame of LZ4 of another length');
    at += 8;
  }
  same(view.getUint8(at), (xxhash32(bytes.subarray(4, at)) >> 8) & 0xff);
  at++;
  const found = new Uint8Array(size);
  let end = 0;
  for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
    const length = word & ~stored;
    at += 4;
    if (length > mostOfBlock || at + length > bytes.length)
      throw new RangeError(`a block of ${length} bytes`);
    const block = bytes.subarray(at, at + length);
    at += length;
    if (flag & flags.blockChecksums) {
      same(view.getUint32(at, true), xxhash32(block));
      at += 4;
    }
    const most = Math.min(size, end + mostOfBlock);
    if (word & stored) {
      if (end + length > most) throw tooLong(size);
      found.set(block, end);
      end += length;
    } else end = readBlock(block, found, end, most, flag & flags.blocksAlone ? end : 0);
  }
  at += 4;
  if (flag & flags.contentChecksum) {
    same(view.getUint32(at, true), xxhash32(found.subarray(0, end)));
    at += 4;
  }
  if (end !== size || at !== bytes.length) {
    throw new RangeError(
      `a frame of LZ4 of ${end} bytes, not ${size}, with ${bytes.length - at} bytes behind it`,
    );
  }
  return found;
}

/** Appends a block's bytes at `end` of `found`, up to `most`; it may repeat what stands there from `first` on. Gives the new end. */
function readBlock(block: Uint8Array, found: Uint8Array, end: number, most: number, first: number): number {
  let at = 0;
  const next = (): number => {
    if (at >= block.length) throw new RangeError('a block of LZ4 that is cut short');
    return block[at++];
  };
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) more = next();
    return length;
  };
  for (;;) {
    const token = next();
    const literals = lengthOf(token >> 4);
    if (at + literals > block.length) throw new RangeError('a block of LZ4 that is cut short');
    if (end + literals > most) throw tooLong(most);
    found.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence has no match.
    if (at === block.length) return end;
    const distance = next() | (next() << 8);
    const length = shortestMatch + lengthOf(token & 15);
    const from = end - distance;
    if (distance === 0 || from < first)
      throw new RangeError(`a block of LZ4 that repeats what is ${distance} back`);
    if (end + length > most) throw tooLong(most);
    // What is repeated may reach into what it makes.
    if (distance >= length) found.copyWithin(end, from, from + length);
    else for (let i = 0; i < length; i++) found[end + i] = found[from + i];
    end += length;
  }
}

function same(written: number, found: number): void {
  if (written !== found) throw new RangeError('a checksum of LZ4 that is another');
}

function tooLong(size: number): RangeError {
  return new RangeError(`a frame of LZ4 of more than ${size} bytes`);
}
