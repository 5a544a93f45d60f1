import { InterruptedError } from '../errors.js';
import type { PathBlock } from '../training/data.js';
import type { Executor } from '../pool/executor.js';
import type { Dataset } from '../store/dataset.js';
import type { RowRange } from './parts.js';
import {
  type LentPart,
  type PartSource,
  PartsInMemory,
  recomputedPart,
  storedPart,
} from './parts-in-memory.js';
import { timesOf } from './path-columns.js';
import type { PathRows, RowBlock } from './path-rows.js';
import { pathsSummary } from './paths-summary.js';
import {
  cutsOf,
  keepsStates,
  lawOf,
  type PathLaw,
  readSample,
  readSquares,
  readState,
} from './stored-states.js';

interface Piece {
  readonly range: RowRange;
  readonly source: () => PartSource;
}

/**
 * The paths of a stored dataset, part by part, in the shared memory where the kernels can read them. While one
 * part is worked on, the next is read, its every byte checked against its sha256, or computed again where the dataset
 * keeps states. The component `of` stands for x.
 */
export class StoredPaths implements PathRows {
  readonly n: number;
  readonly rows: number;
  readonly known = new Map<string, unknown>();
  /** The part of `squares` that was read last. */
  #read: { readonly index: number; readonly s: Float64Array } | undefined;

  constructor(
    private readonly dataset: Dataset,
    private readonly pool: Executor,
    private readonly throwIfInterrupted: () => void,
    private readonly of = 'x',
  ) {
    ({ n: this.n, rows: this.rows } = pathsSummary.read(dataset));
  }

  async each(visit: (block: PathBlock) => Promise<void>): Promise<void> {
    await this.range(0, this.rows, visit);
  }

  /** Visits the parts that hold rows first … first + rows − 1, whole parts. */
  async range(first: number, rows: number, visit: (block: RowBlock) => Promise<void>): Promise<void> {
    const pieces = this.#pieces().filter(
      ({ range }) => range.first < first + rows && range.first + range.rows > first,
    );
    const lend = (at: number): Promise<LentPart> | undefined =>
      at < pieces.length ? this.#lend(pieces[at].source()) : undefined;
    let next = lend(0);
    try {
      for (const [i, { range }] of pieces.entries()) {
        const { x, column, giveBack } = await next!;
        next = lend(i + 1);
        // A failure to read the next part shows when it is wanted; until then nobody waits for it.
        next?.catch(() => undefined);
        try {
          this.throwIfInterrupted();
          await visit({ first: range.first, rows: range.rows, x, column });
        } finally {
          giveBack();
        }
      }
    } finally {
      // A part that was asked for and not visited.
      await next?.then(
        (part) => part.giveBack(),
        () => undefined,
      );
    }
  }

  /**
   * t and the mean squares of rows first … first + rows − 1, where the dataset has them stored: those of states. Throws
   * DamagedError.
   */
  squares(first: number, rows: number): { readonly t: Float64Array; readonly s: Float64Array } | undefined {
    const { dataset } = this;
    const law = this.#lawKept();
    if (!law) return undefined;
    const s = new Float64Array(rows);
    for (const part of cutsOf(this).parts) {
      const [from, to] = [Math.max(first, part.first), Math.min(first + rows, part.first + part.rows)];
      if (from >= to) continue;
      const { index } = part;
      if (this.#read?.index !== index) this.#read = { index, s: readSquares(dataset, index) };
      s.set(this.#read.s.subarray(from - part.first, to - part.first), from - first);
    }
    return { t: timesOf({ first, rows }, law.dt), s };
  }

  /** The sample of x (eachSampled), where the dataset has it stored: that of states. Throws DamagedError. */
  sample(): Float64Array | undefined {
    if (!this.#lawKept()) return undefined;
    return Float64Array.from(cutsOf(this).parts.flatMap(({ index }) => [...readSample(this.dataset, index)]));
  }

  /** The least and the greatest x, where the dataset has them stored: those of states. Throws DamagedError. */
  extremes(): { readonly low: number; readonly high: number } | undefined {
    if (!this.#lawKept()) return undefined;
    let [low, high] = [Infinity, -Infinity];
    for (const { index } of cutsOf(this).parts) {
      const { least, greatest } = readState(this.dataset, index);
      [low, high] = [Math.min(low, least), Math.max(high, greatest)];
    }
    return { low, high };
  }

  /** The law of a dataset that keeps what is asked of x: it keeps that of the first component. */
  #lawKept(): PathLaw | undefined {
    return this.of === 'x' ? lawOf(this.dataset) : undefined;
  }

  async #lend(source: PartSource): Promise<LentPart> {
    for (;;) {
      try {
        return await PartsInMemory.of(this.pool.memory).lend(source);
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error;
        // Whoever asked for it first may have been interrupted alone.
        await this.pool.pause();
      }
    }
  }

  #pieces(): Piece[] {
    const { dataset, pool } = this;
    const { parts } = dataset.manifest;
    if (keepsStates(dataset)) {
      return cutsOf(this).blocks.map((range) => ({
        range,
        source: () => recomputedPart(dataset, range, pool, this.of),
      }));
    }
    let at = 0;
    return parts.map((part, index) => ({
      range: { index, first: (at += part.rows) - part.rows, rows: part.rows },
      source: () => storedPart(dataset, part, this.of),
    }));
  }
}
