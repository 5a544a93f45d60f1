import { join } from 'node:path';
import { listValues, readArrow } from '../arrow/reader.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import type { Pool } from '../pool/pool.js';
import type { Part } from '../store/manifest.js';
import { readPartInto } from '../store/part-file.js';
import type { Dataset } from '../store/store.js';

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
export class StoredPaths implements PathBlocks {
  readonly n: number;
  readonly rows: number;

  constructor(
    private readonly dataset: Dataset,
    private readonly pool: Pool,
    private readonly throwIfInterrupted: () => void,
  ) {
    ({ n: this.n, rows: this.rows } = dataset.manifest.summary as unknown as PathsSummary);
  }

  async each(visit: (block: PathBlock) => Promise<void>): Promise<void> {
    await this.range(0, this.rows, visit);
  }

  /** Visits the parts that hold rows first … first + rows − 1, whole parts. */
  async range(first: number, rows: number, visit: (block: PathBlock) => Promise<void>): Promise<void> {
    const parts = this.#partsWithin(first, rows);
    const bytes = Math.max(...parts.map(({ part }) => part.bytes));
    const { memory } = this.pool;
    const buffers = [0, 1].map(() => memory.reserve(bytes, 'a block of paths'));
    let next = this.#read(parts[0].part, buffers[0]);
    try {
      for (const [i, { part, first: partFirst }] of parts.entries()) {
        const x = await next;
        const following = parts[i + 1];
        if (following) next = this.#read(following.part, buffers[(i + 1) % 2]);
        // A failure to read the next part shows when it is wanted; until then nobody waits for it.
        next.catch(() => undefined);
        this.throwIfInterrupted();
        await visit({ first: partFirst, rows: part.rows, x });
      }
    } finally {
      // A part may still be on its way into its buffer: that goes to others only then.
      await Promise.allSettled([next]);
      for (const buffer of buffers) memory.release(buffer, bytes);
    }
  }

  #partsWithin(first: number, rows: number): { part: Part; first: number }[] {
    let at = 0;
    return this.dataset.manifest.parts
      .map((part) => ({ part, first: (at += part.rows) - part.rows }))
      .filter(({ part, first: start }) => start < first + rows && start + part.rows > first);
  }

  /** Reads a part to `buffer` and gives the byte offset of its x in the shared memory. */
  async #read(part: Part, buffer: number): Promise<number> {
    const bytes = this.pool.memory.bytes(buffer, part.bytes);
    await readPartInto(this.dataset, part, bytes);
    const values = listValues(readArrow(bytes, join(this.dataset.folder, part.file)), 'x');
    return values.byteOffset;
  }
}
