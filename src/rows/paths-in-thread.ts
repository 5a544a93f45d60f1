import type { Executor } from '../pool/executor.js';
import type { PathBlock } from '../training/data.js';
import { KnownNumbers } from '../training/known-numbers.js';
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
  readonly #known: KnownNumbers[] = [];
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
    this.#known.length = 0;
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
      const { first: at, rows: count } = block;
      const column = (name: string): Float64Array => this.source.column(block, name);
      const place = { first: at, rows: count, x: this.#at(block), column };
      await visit(this.#isKept ? Object.assign(place, { known: this.#knownOf(block) }) : place);
    }
  }

  release(): void {
    this.executor.memory.release(this.#x, this.#bytes);
  }

  #at({ first }: RowRange): number {
    return this.#isKept ? this.#x + first * this.n * 8 : this.#x;
  }

  #knownOf({ index }: RowRange): KnownNumbers {
    return (this.#known[index] ??= new KnownNumbers());
  }
}
