/** Tables that may lie inside one another: columns of columns, to any depth that a person would write. */
const deepest = 64;
/** Slots that a table of Arrow's has at most, and some more for versions to come. */
const mostSlots = 64;

/**
 * A table of a flatbuffer (https://flatbuffers.dev/internals). Every read is checked to lie inside the bytes, so that
 * whatever they hold is read in a time that their number bounds, or is a RangeError.
 */
export class FlatTable {
  private readonly layout: number;
  private readonly layoutBytes: number;
  private readonly tableBytes: number;

  private constructor(
    private readonly view: DataView,
    /** Where it lies in the bytes. */
    readonly position: number,
    private readonly depth: number,
    /** Tables that may still be read: no two of them share their bytes, and none is shorter than four. */
    private readonly left: { tables: number },
  ) {
    if (depth > deepest) throw new RangeError(`tables inside tables, more than ${deepest} deep`);
    if (left.tables-- === 0) throw new RangeError('more tables than its bytes can hold');
    // The layout: its own bytes, those of the table, and where in the table each slot lies.
    this.layout = position - view.getInt32(position, true);
    this.layoutBytes = view.getUint16(this.layout, true);
    this.tableBytes = view.getUint16(this.layout + 2, true);
    if (this.layoutBytes < 4 || this.layoutBytes > 4 + 2 * mostSlots || this.layoutBytes % 2 === 1) {
      throw new RangeError(`a table whose layout has ${this.layoutBytes} bytes`);
    }
    if (position + this.tableBytes > view.byteLength)
      throw new RangeError('a table that ends behind the bytes');
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true), 0, { tables: Math.floor(bytes.length / 4) });
  }

  /** Where the value of a slot lies; undefined where the table leaves it out. */
  #field(slot: number): number | undefined {
    const entry = 4 + 2 * slot;
    if (entry >= this.layoutBytes) return undefined;
    const offset = this.view.getUint16(this.layout + entry, true);
    if (offset >= this.tableBytes) throw new RangeError('a value behind the table that it is of');
    return offset === 0 ? undefined : this.position + offset;
  }

  byte(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.view.getUint8(at);
  }

  int16(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.view.getInt16(at, true);
  }

  int32(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.view.getInt32(at, true);
  }

  /** A whole number of 64 bits, which has to be one that a double holds. */
  int64(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#int64At(at);
  }

  text(slot: number): string | undefined {
    const at = this.#field(slot);
    if (at === undefined) return undefined;
    const { first, count } = this.#vectorAt(at, 1);
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + first, count));
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#field(slot);
    return at === undefined ? undefined : this.#tableAt(at);
  }

  tables(slot: number): FlatTable[] {
    const at = this.#field(slot);
    if (at === undefined) return [];
    const { first, count } = this.#vectorAt(at, 4);
    return Array.from({ length: count }, (_, i) => this.#tableAt(first + 4 * i));
  }

  /** How many values of `bytes` bytes a vector has. */
  count(slot: number, bytes: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#vectorAt(at, bytes).count;
  }

  /** A vector of int32. */
  int32s(slot: number): number[] {
    const at = this.#field(slot);
    if (at === undefined) return [];
    const { first, count } = this.#vectorAt(at, 4);
    return Array.from({ length: count }, (_, i) => this.view.getInt32(first + 4 * i, true));
  }

  /**
   * A vector of structs of `bytes` bytes; of each, the values at the offsets of its members of 64 bits, or of 32 where
   * `narrow` names the offset.
   */
  structs(slot: number, bytes: number, members: readonly number[], narrow?: number): number[][] {
    const at = this.#field(slot);
    if (at === undefined) return [];
    const { first, count } = this.#vectorAt(at, bytes);
    return Array.from({ length: count }, (_, i) =>
      members.map((member) => {
        const position = first + bytes * i + member;
        return member === narrow ? this.view.getInt32(position, true) : this.#int64At(position);
      }),
    );
  }

  #tableAt(at: number): FlatTable {
    return new FlatTable(this.view, at + this.view.getUint32(at, true), this.depth + 1, this.left);
  }

  #vectorAt(at: number, bytes: number): { first: number; count: number } {
    const start = at + this.view.getUint32(at, true);
    const count = this.view.getUint32(start, true);
    if (start + 4 + count * bytes > this.view.byteLength) {
      throw new RangeError(`a list of ${count} entries in ${this.view.byteLength} bytes`);
    }
    return { first: start + 4, count };
  }

  #int64At(at: number): number {
    const value = Number(this.view.getBigInt64(at, true));
    if (!Number.isSafeInteger(value)) throw new RangeError(`the number ${value} where a size stands`);
    return value;
  }
}
