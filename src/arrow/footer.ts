import { flatBytes, int64s } from './flat-writer.js';
import type { Block } from './metadata.js';

/** A table of a schema in the bytes of a flatbuffer. */
export interface SchemaBytes {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Footer of File.fbs with this schema, whose bytes are copied as they are, the footer's length and the magic word. */
export function footerBytes(
  version: number,
  schema: SchemaBytes,
  dictionaries: readonly Block[],
  batches: readonly Block[],
): Uint8Array {
  const footer = flatBytes([
    { bits: 16, value: version },
    { copy: schema.bytes, at: schema.at },
    { count: dictionaries.length, structs: blockStructs(dictionaries) },
    { count: batches.length, structs: blockStructs(batches) },
  ]);
  const bytes = new Uint8Array(footer.length + 10);
  bytes.set(footer);
  new DataView(bytes.buffer).setInt32(footer.length, footer.length, true);
  bytes.set(new TextEncoder().encode('ARROW1'), footer.length + 4);
  return bytes;
}

/** Structs of three numbers; the second has 32 bits, and 32 empty ones behind it, as 64 have where it is not negative. */
function blockStructs(blocks: readonly Block[]): Uint8Array {
  return int64s(blocks.flatMap(({ offset, metadataBytes, bodyBytes }) => [offset, metadataBytes, bodyBytes]));
}
