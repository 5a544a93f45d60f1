/** What a slot of a table holds: a number of so many bits, the structs of a vector, a table, or one that lies in bytes to copy. */
export type Slot =
  | undefined
  | { readonly bits: 8 | 16 | 64; readonly value: number }
  | { readonly count: number; readonly structs: Uint8Array }
  | { readonly table: readonly Slot[] }
  | { readonly copy: Uint8Array; readonly at: number };

/**
 * A flatbuffer (https://flatbuffers.dev/internals) whose root is a table of these slots. Each value has eight bytes to itself,
 * so that all of them are aligned.
 */
export function flatBytes(root: readonly Slot[]): Uint8Array {
  const bytes = new GrowingBytes();
  bytes.reserve(8);
  bytes.uint32(0, writeTable(bytes, root));
  return bytes.written();
}

/** 64-bit numbers, one after the other. */
export function int64s(values: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer);
}

function writeTable(bytes: GrowingBytes, slots: readonly Slot[]): number {
  const layout = bytes.reserve(4 + 2 * slots.length);
  const table = bytes.reserve(8 + 8 * slots.length);
  bytes.uint16(layout, 4 + 2 * slots.length);
  bytes.uint16(layout + 2, 8 + 8 * slots.length);
  bytes.uint32(table, table - layout);
  slots.forEach((slot, i) => {
    if (!slot) return;
    const [within, at] = [8 + 8 * i, table + 8 + 8 * i];
    bytes.uint16(layout + 4 + 2 * i, within);
    if ('bits' in slot) bytes.number(at, slot.bits, slot.value);
    else bytes.uint32(at, writeBehind(bytes, slot) - at);
  });
  return table;
}

function writeBehind(bytes: GrowingBytes, slot: Exclude<Slot, undefined | { bits: unknown }>): number {
  if ('table' in slot) return writeTable(bytes, slot.table);
  if ('copy' in slot) return bytes.append(slot.copy) + slot.at;
  // The count stands right before the structs.
  const count = bytes.reserve(8) + 4;
  bytes.uint32(count, slot.count);
  bytes.append(slot.structs);
  return count;
}

class GrowingBytes {
  #bytes = new Uint8Array(1024);
  #end = 0;

  /** Where so many bytes begin, at a multiple of eight; all of them 0. */
  reserve(length: number): number {
    const at = this.#end;
    this.#end += Math.ceil(length / 8) * 8;
    if (this.#end > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#end);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  append(bytes: Uint8Array): number {
    const at = this.reserve(bytes.length);
    this.#bytes.set(bytes, at);
    return at;
  }

  uint16(at: number, value: number): void {
    this.#view().setUint16(at, value, true);
  }

  uint32(at: number, value: number): void {
    this.#view().setUint32(at, value, true);
  }

  number(at: number, bits: 8 | 16 | 64, value: number): void {
    if (bits === 8) this.#view().setUint8(at, value);
    else if (bits === 16) this.#view().setInt16(at, value, true);
    else this.#view().setBigInt64(at, BigInt(value), true);
  }

  written(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }

  #view(): DataView {
    return new DataView(this.#bytes.buffer);
  }
}
