import type { Executor } from '../pool/executor.js';
import type { PathBlock } from '../training/data.js';
import type { PathRows, RowBlock } from './path-rows.js';
import { pathRowsPerPart, type RowRange, rowRanges } from './parts.js';

/** What paths in one thread come from. */
export interface PathSource {
  readonly rows: number;
  readonly n: number;
  /** Writes a block's x, float64[rows × n], to byte offset `x`: of any block, in any order. */
  fill(block: RowRange, x: number): Promise<void>;
  /** A column of a block besides x. */
  column(block: RowRange, name: string): Float64Array;
}

/** Bytes of x that stay in memory; of more, each block is made again whenever it is read. */
const keptBytes = 64 * 2 ** 20;

/**
 * Paths for one thread, in blocks as the stages cut them. Where all of x fits into 64 MiB it is made once, and numbers of
 * rows that were computed before are kept with it; else a block at a time, so that memory is flat however many rows there are.
 */
export class PathsInThread implements PathRows {
  readonly n: number;
  readonly rows: number;
  readonly #blocks: readonly RowRange[];
  readonly #isKept: boolean;
  readonly #bytes: number;
  readonly #x: number;
  readonly known = new Map<string, unknown>();
  /** By block: the means of its rows that are known, where x is kept. */
  readonly #known = new Map<number, Map<string, Float64Array>>();
  #filled = false;

  constructor(
    private readonly executor: Executor,
    private readonly source: PathSource,
  ) {
    ({ rows: this.rows, n: this.n } = source);
    this.#blocks = rowRanges(this.rows, pathRowsPerPart(this.n));
    const whole = this.rows * this.n * 8;
    this.#isKept = whole <= keptBytes;
    this.#bytes = this.#isKept ? whole : this.#blocks[0].rows * this.n * 8;
    this.#x = executor.memory.reserve(this.#bytes, 'paths');
  }

  /** To be called where the source gives other values. */
  renew(): void {
    this.known.clear();
    this.#known.clear();
    this.#filled = false;
  }

  async each(visit: (block: PathBlock) => Promise<void>): Promise<void> {
    await this.range(0, this.rows, visit);
  }

  async range(first: number, rows: number, visit: (block: RowBlock) => Promise<void>): Promise<void> {
    if (this.#isKept && !this.#filled) {
      for (const block of this.#blocks) await this.source.fill(block, this.#at(block));
      this.#filled = true;
    }
    for (const block of this.#blocks) {
      if (block.first >= first + rows || block.first + block.rows <= first) continue;
      if (!this.#isKept) await this.source.fill(block, this.#x);
      await visit({
        first: block.first,
        rows: block.rows,
        x: this.#at(block),
        column: (name) => this.source.column(block, name),
        ...(this.#isKept && { known: this.#knownOf(block) }),
      });
    }
  }

  release(): void {
    this.executor.memory.release(this.#x, this.#bytes);
  }

  #at({ first }: RowRange): number {
    return this.#isKept ? this.#x + first * this.n * 8 : this.#x;
  }

  #knownOf({ index }: RowRange): Map<string, Float64Array> {
    const known = this.#known.get(index) ?? new Map<string, Float64Array>();
    this.#known.set(index, known);
    return known;
  }
}
