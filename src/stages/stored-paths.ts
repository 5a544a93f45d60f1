import { float64Column, listValues } from '../arrow/reader.js';
import type { PathBlock } from '../training/data.js';
import type { Executor } from '../pool/executor.js';
import type { Part } from '../store/part.js';
import type { Dataset } from '../store/dataset.js';
import { type LentPart, PartsInMemory } from './parts-in-memory.js';
import type { PathRows, RowBlock } from './path-rows.js';
import { pathsSummary } from './paths-summary.js';

/** The summary of a dataset of paths. */
export interface PathsSummary {
  readonly rows: number;
  /** Values in a row. */
  readonly n: number;
}

/**
 * The paths of a stored dataset, part by part, in the shared memory where the kernels can read them. While one
 * part is worked on, the next is read. Every byte is checked against its sha256 before it is used.
 */
export class StoredPaths implements PathRows {
  readonly n: number;
  readonly rows: number;
  readonly known = new Map<string, unknown>();

  constructor(
    private readonly dataset: Dataset,
    private readonly pool: Executor,
    private readonly throwIfInterrupted: () => void,
  ) {
    ({ n: this.n, rows: this.rows } = pathsSummary.read(dataset));
  }

  async each(visit: (block: PathBlock) => Promise<void>): Promise<void> {
    await this.range(0, this.rows, visit);
  }

  /** Visits the parts that hold rows first … first + rows − 1, whole parts. */
  async range(first: number, rows: number, visit: (block: RowBlock) => Promise<void>): Promise<void> {
    const parts = this.#partsWithin(first, rows);
    const kept = PartsInMemory.of(this.pool.memory);
    const lend = (at: number): Promise<LentPart> | undefined =>
      at < parts.length ? kept.lend(this.dataset, parts[at].part) : undefined;
    let next = lend(0);
    try {
      for (const [i, { part, first: partFirst }] of parts.entries()) {
        const { table, giveBack } = await next!;
        next = lend(i + 1);
        // A failure to read the next part shows when it is wanted; until then nobody waits for it.
        next?.catch(() => undefined);
        try {
          this.throwIfInterrupted();
          await visit({
            first: partFirst,
            rows: part.rows,
            x: listValues(table, 'x').byteOffset,
            column: (name) => float64Column(table, name),
          });
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

  #partsWithin(first: number, rows: number): { part: Part; first: number }[] {
    let at = 0;
    return this.dataset.manifest.parts
      .map((part) => ({ part, first: (at += part.rows) - part.rows }))
      .filter(({ part, first: start }) => start < first + rows && start + part.rows > first);
  }
}
