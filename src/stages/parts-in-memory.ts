import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import { readArrow } from '../arrow/reader.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import type { Part } from '../store/part.js';
import { readPartInto } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';

/** Bytes of parts that stay in memory at most, unless more are in use at once. */
const keptBytes = 64 * 2 ** 20;

/** A part in the shared memory, for as long as it is not given back. */
export interface LentPart {
  /** Its columns lie in the shared memory. */
  readonly table: Table;
  giveBack(): void;
}

interface KeptPart {
  readonly at: number;
  readonly bytes: number;
  readonly table: Promise<Table>;
  /** How many have not given it back. */
  users: number;
}

/**
 * Parts of paths in the shared memory, by their sha256: read and checked once for all passes over them and all stages
 * that use the same threads. What nobody uses makes room for others, the one first that was not used for longest.
 */
export class PartsInMemory {
  static readonly #ofMemory = new WeakMap<SharedMemory, PartsInMemory>();
  /** The one used last is the last. */
  readonly #parts = new Map<string, KeptPart>();

  private constructor(private readonly memory: SharedMemory) {}

  /** The parts that lie in this memory. */
  static of(memory: SharedMemory): PartsInMemory {
    const parts = this.#ofMemory.get(memory) ?? new PartsInMemory(memory);
    this.#ofMemory.set(memory, parts);
    return parts;
  }

  /** Reads a part, where it is not there yet. Throws DamagedError where its bytes are not what the manifest says. */
  async lend(dataset: Dataset, part: Part): Promise<LentPart> {
    const { sha256 } = part;
    const kept = this.#parts.get(sha256) ?? this.#read(dataset, part);
    this.#parts.delete(sha256);
    this.#parts.set(sha256, kept);
    kept.users++;
    const giveBack = (): void => {
      kept.users--;
      this.#shrinkTo(keptBytes);
    };
    try {
      return { table: await kept.table, giveBack };
    } catch (error) {
      kept.users--;
      // The last one who waited for it takes it away; what was asked for meanwhile is read anew.
      if (this.#parts.get(sha256) === kept) this.#parts.delete(sha256);
      if (kept.users === 0) this.memory.release(kept.at, kept.bytes);
      throw error;
    }
  }

  #read(dataset: Dataset, part: Part): KeptPart {
    this.#shrinkTo(keptBytes - part.bytes);
    const at = this.memory.reserve(part.bytes, 'a part of the paths');
    const bytes = this.memory.bytes(at, part.bytes);
    const read = async (): Promise<Table> => {
      await readPartInto(dataset, part, bytes);
      return readArrow(bytes, join(dataset.folder, part.file));
    };
    return { at, bytes: part.bytes, table: read(), users: 0 };
  }

  #shrinkTo(most: number): void {
    let total = 0;
    for (const { bytes } of this.#parts.values()) total += bytes;
    for (const [sha256, { at, bytes, users }] of this.#parts) {
      if (total <= most) return;
      if (users > 0) continue;
      this.#parts.delete(sha256);
      this.memory.release(at, bytes);
      total -= bytes;
    }
  }
}
