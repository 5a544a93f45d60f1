import { createHash, type Hash } from 'node:crypto';
import { meanOfRow, segmentsOf, segmentValues } from './segments.js';
import type { MemoryViews } from '../pool/memory-views.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import { type PathsSummary, type RowRange, rowRanges } from './parts.js';
import { sampleSteps } from './path-sample.js';
import { checksumsOf, sampleSize, type SummariseInput } from './summarise-task.js';

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
 * The sha256 is of checksums: a kernel folds each piece of at most 2¹⁵ values (whole rows of one block), of wide rows each segment, into
 * four 64-bit sums (kernels/assembly/checksum.ts), and these are hashed in their order, in little-endian bytes. sha256 itself takes
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
    this.take(input, takenFrom(memory, input));
  }

  /** The next whole rows of n values. */
  take({ rows, n }: Pick<SummariseInput, 'rows' | 'n'>, { means, sums, extremes, sample }: Taken): void {
    const segments = segmentsOf(n);
    if (segments === 1) this.#squares.set(means, this.#rows);
    else {
      for (let row = 0; row < rows; row++) {
        this.#squares[this.#rows + row] = meanOfRow(means.subarray(row * segments, (row + 1) * segments), n);
      }
    }
    this.#rows += rows;
    for (let at = 0; at < extremes.length; at += 2) {
      this.#least = Math.min(this.#least, extremes[at]);
      this.#greatest = Math.max(this.#greatest, extremes[at + 1]);
    }
    this.#hash.update(sums);
    this.#sample.push(sample.slice());
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

/** What the task has left of a block, as views of the memory. */
export interface Taken {
  /** Mean squares of each row’s segments. */
  readonly means: Float64Array;
  /** The checksums, 32 bytes each. */
  readonly sums: Uint8Array;
  /** Pairs of a least and a greatest value. */
  readonly extremes: Float64Array;
  readonly sample: Float64Array;
}

export function takenFrom(memory: MemoryViews, input: SummariseInput): Taken {
  const checksums = checksumsOf(input);
  return {
    means: memory.float64(input.squares, input.rows * segmentsOf(input.n)),
    sums: memory.bytes(input.sums, checksums * 32),
    extremes: memory.float64(input.extremes, checksums * 2),
    sample: memory.float64(input.sample, sampleSize(input)),
  };
}

/** Consecutive paths: all that there are, or those of a block that is simulated by itself. */
export interface PathRange {
  readonly first: number;
  readonly count: number;
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
    private readonly range: PathRange = { first: 0, count: paths.n },
  ) {
    const { count: n, first: firstPath } = range;
    const checksums = this.#checksums(most.rows);
    // Where rows lie decides which of them are sampled: one more than the shortest way to count them.
    const sampled = sampleSize({
      ...sampleSteps(paths),
      n,
      firstPath,
      first: 1,
      rows: most.rows + sampleSteps(paths).rowStep,
    });
    const means = most.rows * segmentsOf(n);
    this.#bytes = checksums * (32 + 16) + (means + sampled) * 8;
    this.#at = memory.reserve(this.#bytes, 'what is kept of paths');
    this.#extremes = this.#at + checksums * 32;
    this.#squares = this.#extremes + checksums * 16;
    this.#sample = this.#squares + means * 8;
  }

  get #isWide(): boolean {
    return this.paths.n > segmentValues;
  }

  /** Those of whole blocks, and of what is left. */
  #checksums(rows: number): number {
    const shape = { n: this.range.count, isWide: this.#isWide };
    const { blockRows } = this.most;
    return (
      Math.floor(rows / blockRows) * checksumsOf({ rows: blockRows, ...shape }) +
      checksumsOf({ rows: rows % blockRows, ...shape })
    );
  }

  /** The inputs of the task for the blocks of some rows, whose x lie one after the other at `x`, in turn. */
  inputs({ first, rows }: Pick<RowRange, 'first' | 'rows'>, x: readonly number[]): SummariseInput[] {
    const { count: n, first: firstPath } = this.range;
    const steps = sampleSteps(this.paths);
    const shape = { n, firstPath, isWide: this.#isWide };
    return rowRanges(rows, this.most.blockRows).map((block) => {
      const checksums = this.#checksums(block.first);
      return {
        ...steps,
        ...shape,
        x: x[block.index % x.length],
        first: first + block.first,
        rows: block.rows,
        squares: this.#squares + block.first * segmentsOf(n) * 8,
        extremes: this.#extremes + checksums * 16,
        sums: this.#at + checksums * 32,
        sample: this.#sample + sampleSize({ ...steps, ...shape, first, rows: block.first }) * 8,
      };
    });
  }

  release(): void {
    this.memory.release(this.#at, this.#bytes);
  }
}
