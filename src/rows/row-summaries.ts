import { createHash, type Hash } from 'node:crypto';
import type { MemoryViews } from '../pool/memory-views.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import { type PathsSummary, type RowRange, rowRanges } from './parts.js';
import { sampleSteps } from './path-sample.js';
import { piecesOf, sampleSize, type SummariseInput } from './summarise-task.js';

/** What a dataset of states keeps of a part's rows beside the state at their end. */
export interface RowSummary {
  /** s_j = (1/n) Σ_i x_ij² of each row. */
  readonly squares: Float64Array;
  /** Of all x. */
  readonly least: number;
  readonly greatest: number;
  /** Of the checksums of x, piece by piece. */
  readonly sha256: string;
  /** Those of its values that are in the sample of x. */
  readonly sample: Float64Array;
}

/**
 * Takes in what is kept of a part, block by block.
 *
 * The sha256 is of checksums: a kernel folds each piece of at most 2¹⁵ values (whole rows of one block) into four 64-bit
 * sums (kernels/assembly/checksum.ts), and these are hashed in their order, in little-endian bytes. sha256 itself takes
 * 8 ns for the 8 bytes of a value, longer than simulating it; the sums, with the extremes, take 0.3. What they have to find is
 * a value that came out otherwise, which changes the first sums for certain, and no forgery.
 */
export class RowSummaries {
  readonly #squares: Float64Array;
  readonly #hash: Hash = createHash('sha256');
  readonly #sample: Float64Array[] = [];
  #rows = 0;
  #least = Infinity;
  #greatest = -Infinity;

  constructor(rows: number) {
    this.#squares = new Float64Array(rows);
  }

  /** The next block, as the task has left it. */
  add(memory: MemoryViews, input: SummariseInput): void {
    const pieces = piecesOf(input);
    this.#squares.set(memory.float64(input.squares, input.rows), this.#rows);
    this.#rows += input.rows;
    const extremes = memory.float64(input.extremes, pieces * 2);
    for (let piece = 0; piece < pieces; piece++) {
      this.#least = Math.min(this.#least, extremes[2 * piece]);
      this.#greatest = Math.max(this.#greatest, extremes[2 * piece + 1]);
    }
    this.#hash.update(memory.bytes(input.sums, pieces * 32));
    this.#sample.push(memory.float64(input.sample, sampleSize(input)).slice());
  }

  get summary(): RowSummary {
    const sample = new Float64Array(this.#sample.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const values of this.#sample) {
      sample.set(values, at);
      at += values.length;
    }
    return {
      squares: this.#squares,
      least: this.#least,
      greatest: this.#greatest,
      sha256: this.#hash.digest('hex'),
      sample,
    };
  }
}

/** Where the task writes to, for at most `rows` rows in blocks of `blockRows`. */
export class SummaryMemory {
  readonly #at: number;
  readonly #bytes: number;
  readonly #extremes: number;
  readonly #squares: number;
  readonly #sample: number;

  constructor(
    private readonly memory: SharedMemory,
    private readonly paths: PathsSummary,
    private readonly most: { readonly rows: number; readonly blockRows: number },
  ) {
    const { n } = paths;
    const pieces = this.#pieces(most.rows);
    // Where rows lie decides which of them are sampled: one more than the shortest way to count them.
    const sampled = sampleSize({
      ...sampleSteps(paths),
      n,
      first: 1,
      rows: most.rows + sampleSteps(paths).rowStep,
    });
    this.#bytes = pieces * (32 + 16) + (most.rows + sampled) * 8;
    this.#at = memory.reserve(this.#bytes, 'what is kept of paths');
    this.#extremes = this.#at + pieces * 32;
    this.#squares = this.#extremes + pieces * 16;
    this.#sample = this.#squares + most.rows * 8;
  }

  /** Those of whole blocks, and of what is left. */
  #pieces(rows: number): number {
    const { n } = this.paths;
    const { blockRows } = this.most;
    return (
      Math.floor(rows / blockRows) * piecesOf({ rows: blockRows, n }) +
      piecesOf({ rows: rows % blockRows, n })
    );
  }

  /** The inputs of the task for the blocks of some rows, whose x lie one after the other at `x`, in turn. */
  inputs({ first, rows }: Pick<RowRange, 'first' | 'rows'>, x: readonly number[]): SummariseInput[] {
    const { n } = this.paths;
    const steps = sampleSteps(this.paths);
    return rowRanges(rows, this.most.blockRows).map((block) => {
      const pieces = this.#pieces(block.first);
      return {
        ...steps,
        x: x[block.index % x.length],
        first: first + block.first,
        rows: block.rows,
        n,
        squares: this.#squares + block.first * 8,
        extremes: this.#extremes + pieces * 16,
        sums: this.#at + pieces * 32,
        sample: this.#sample + sampleSize({ ...steps, n, first, rows: block.first }) * 8,
      };
    });
  }

  release(): void {
    this.memory.release(this.#at, this.#bytes);
  }
}
