import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { listValues, readArrow } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import type { Pool } from '../pool/pool.js';
import type { Part } from '../store/manifest.js';
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
    try {
      let next = this.#read(parts[0].part, buffers[0]);
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
    const path = join(this.dataset.folder, part.file);
    const bytes = this.pool.memory.bytes(buffer, part.bytes);
    await readWhole(path, bytes);
    if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) throw damaged(path);
    const values = listValues(readArrow(bytes, path), 'x');
    return values.byteOffset;
  }
}

/** Fills `bytes` from a file that must be exactly as long. */
async function readWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw new RunError(`${path} is missing: run the same command with --force`, { cause: error });
  });
  try {
    const most = 1 << 30;
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, Math.min(most, bytes.length - at), at);
      if (bytesRead === 0) throw damaged(path);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function damaged(path: string): RunError {
  return new RunError(`${path} is damaged (its sha256 is not what was written): run its stage with --force`);
}
