import { createHash, type Hash } from 'node:crypto';
import type { MemoryViews } from '../pool/memory-views.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import type { PathsSummary, RowRange } from './parts.js';
import { eachSampled } from './path-sample.js';
import { piecesOf, type SummariseInput } from './summarise-task.js';

/** What a dataset of states keeps of a part's rows beside the state at their end. */
export interface RowSummary {
  /** s_j = (1/n) Σ_i x_ij² of each row. */
  readonly squares: Float64Array;
  /** Of all x. */
  readonly least: number;
  readonly greatest: number;
  /** Of the checksums of x, piece by piece. */
  readonly sha256: string;
  /** Those of its values that are in the sample of x (eachSampled). */
  readonly sample: Float64Array;
}

/**
 * Takes in what is kept of a part, a few blocks at a time.
 *
 * The sha256 is of checksums: a kernel folds each piece of at most 2¹⁵ values (whole rows of one block) into four 64-bit
 * sums (kernels/assembly/checksum.ts), and these are hashed in their order, in little-endian bytes. sha256 itself takes
 * 8 ns for the 8 bytes of a value, longer than simulating it; the sums take a tenth of a nanosecond. What they have to find is a
 * value that came out otherwise, which changes the first sums for certain, and no forgery.
 */
export class RowSummaries {
  readonly #squares: Float64Array;
  readonly #hash: Hash = createHash('sha256');
  #rows = 0;
  #least = Infinity;
  #greatest = -Infinity;
  readonly #sample: number[] = [];

  constructor(
    private readonly paths: PathsSummary,
    private readonly part: RowRange,
  ) {
    this.#squares = new Float64Array(part.rows);
  }

  /** The next rows, as the task has left them. */
  add(memory: MemoryViews, input: SummariseInput): void {
    const { x, rows, n, squares } = input;
    const pieces = piecesOf(input);
    this.#squares.set(memory.float64(squares, rows), this.#rows);
    const first = this.part.first + this.#rows;
    eachSampled(this.paths, { first, rows }, memory.float64(x, rows * n), (value) =>
      this.#sample.push(value),
    );
    this.#rows += rows;
    const extremes = memory.float64(input.extremes, pieces * 2);
    for (let piece = 0; piece < pieces; piece++) {
      this.#least = Math.min(this.#least, extremes[2 * piece]);
      this.#greatest = Math.max(this.#greatest, extremes[2 * piece + 1]);
    }
    this.#hash.update(memory.bytes(input.sums, pieces * 32));
  }

  get summary(): RowSummary {
    return {
      squares: this.#squares,
      least: this.#least,
      greatest: this.#greatest,
      sha256: this.#hash.digest('hex'),
      sample: Float64Array.from(this.#sample),
    };
  }
}

/** Bytes that the task writes for so many rows. */
function bytesFor(shape: Pick<SummariseInput, 'rows' | 'n' | 'blockRows'>): number {
  return shape.rows * 8 + piecesOf(shape) * (16 + 32);
}

/** Reserves what the task writes to; `give back` releases it. */
export function reserveSummaries(
  memory: SharedMemory,
  most: Pick<SummariseInput, 'rows' | 'n' | 'blockRows'>,
): { input(x: number, rows: number): SummariseInput; release(): void } {
  const bytes = bytesFor(most);
  const sums = memory.reserve(bytes, 'what is kept of paths');
  const extremes = sums + piecesOf(most) * 32;
  const squares = extremes + piecesOf(most) * 16;
  const { n, blockRows } = most;
  return {
    input: (x, rows) => ({ x, rows, n, blockRows, squares, extremes, sums }),
    release: () => memory.release(sums, bytes),
  };
}
