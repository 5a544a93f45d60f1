import type { DuckDBListVector, DuckDBVector } from '@duckdb/node-api';
import { UsageError } from '../errors.js';

/** Numbers that come in pieces, one array in the end. */
export class Numbers {
  private array = new Float64Array(4096);
  private length = 0;

  /** How many there are. */
  get count(): number {
    return this.length;
  }

  /** Room for `count` more: NaN until the caller fills it. */
  extend(count: number): Float64Array {
    const start = this.length;
    this.length += count;
    if (this.length > this.array.length) {
      const larger = new Float64Array(Math.max(this.length, 2 * this.array.length));
      larger.set(this.array.subarray(0, start));
      this.array = larger;
    }
    return this.array.subarray(start, this.length).fill(NaN);
  }

  /** Appends a vector of DOUBLE; null is NaN. */
  append(vector: DuckDBVector): void {
    copyNumbers(vector, 0, this.extend(vector.itemCount));
  }

  values(): Float64Array {
    return this.array.slice(0, this.length);
  }
}

/** Lists of one length that come in pieces. */
export class Lists {
  readonly numbers = new Numbers();
  private rows = 0;
  /** The first list: its row, counted from 1, and its length. */
  private first: { readonly row: number; readonly length: number } | undefined;

  /** The lists' length; 0 as long as there was none. */
  get width(): number {
    return this.first?.length ?? 0;
  }

  /**
   * Appends a vector of DOUBLE[]. `lengths` are its lists' lengths, -1 where a row has no list: its values are
   * NaN, as a null in a list is. Throws UsageError where a list is empty or not as long as the first.
   */
  append(lists: DuckDBListVector, lengths: DuckDBVector): void {
    const count = lists.itemCount;
    const lengthAt = (i: number): number => lengths.getItem(i) as number;
    for (let i = 0; i < count; i++) this.checkLength(this.rows + i + 1, lengthAt(i));
    this.rows += count;
    // Rows without a list that came before the first one find their room here too.
    const values = this.numbers.extend(this.rows * this.width - this.numbers.count);
    const start = values.length - count * this.width;
    for (let i = 0; i < count; i++) {
      if (lengthAt(i) < 0) continue;
      copyNumbers(lists.childVector, lists.getEntryOffset(i), values, start + i * this.width, this.width);
    }
  }

  private checkLength(row: number, length: number): void {
    if (length < 0) return;
    this.first ??= { row, length };
    if (length === 0)
      throw new UsageError(`import.sql must give lists x of numbers, found an empty list in row ${row}`);
    if (length === this.first.length) return;
    throw new UsageError(
      `import.sql must give lists x of one length, found length ${this.first.length} in row ${this.first.row} ` +
        `and length ${length} in row ${row}: keep whole windows alone, as in QUALIFY len(x) = 21`,
    );
  }
}

/** Copies `count` numbers of a vector of DOUBLE from item `from` on; null is NaN. */
function copyNumbers(
  vector: DuckDBVector,
  from: number,
  to: Float64Array,
  start = 0,
  count = to.length,
): void {
  for (let i = 0; i < count; i++) to[start + i] = (vector.getItem(from + i) as number | null) ?? NaN;
}
