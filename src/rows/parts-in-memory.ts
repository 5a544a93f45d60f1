import { numbered } from '../arrays.js';
import { join } from 'node:path';
import { float64Column, listValues, readArrow } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import type { Executor } from '../pool/executor.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import type { Part } from '../store/part.js';
import { readPartInto } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';
import type { RowRange } from './parts.js';
import { timesOf } from './path-columns.js';
import { RecomputedBlocks } from './recomputed-blocks.js';

/** Bytes of parts that stay in memory at most, unless more are in use at once. */
const keptBytes = 64 * 2 ** 20;

/** The columns of a part in the shared memory. */
export interface PathColumns {
  /** Byte offset of float64 x[rows × n]. */
  readonly x: number;
  /** The numbers of another column; nulls are NaN. */
  column(name: string): Float64Array;
}

/** A part in the shared memory, for as long as it is not given back. */
export interface LentPart extends PathColumns {
  giveBack(): void;
}

/** Where a part of paths comes from. */
export interface PartSource {
  /** The same for the same values. */
  readonly key: string;
  /** Bytes of the shared memory that it takes. */
  readonly bytes: number;
  /** Brings it there. */
  fill(at: number, memory: SharedMemory): Promise<PathColumns>;
}

/** A part that is stored, of which the column `of` stands for x. Filling throws DamagedError where its bytes are not what the manifest says. */
export function storedPart(dataset: Dataset, part: Part, of = 'x'): PartSource {
  return {
    key: `${part.sha256} ${of}`,
    bytes: part.bytes,
    async fill(at, memory) {
      const bytes = memory.bytes(at, part.bytes);
      await readPartInto(dataset, part, bytes);
      const table = readArrow(bytes, join(dataset.folder, part.file));
      return { x: listValues(table, of).byteOffset, column: (name) => float64Column(table, name) };
    },
  };
}

/** A block that is computed again from the states that are stored, by the pool's threads. */
export function recomputedPart(dataset: Dataset, range: RowRange, pool: Executor, of = 'x'): PartSource {
  const { index, rows } = range;
  const recomputed = RecomputedBlocks.of(pool.memory, dataset);
  const { law, cuts } = recomputed;
  return {
    key: `${dataset.folder} ${index} ${of}`,
    bytes: rows * cuts.n * 8,
    async fill(at) {
      await recomputed.fill(pool, index, at, of);
      return { x: at, column: (name) => numbersOf(name, range, law.dt) };
    },
  };
}

/** What simulated paths have beside x: j and t. */
function numbersOf(name: string, { first, rows }: RowRange, dt: number): Float64Array {
  if (name === 't') return timesOf({ first, rows }, dt);
  if (name === 'j') return numbered(rows, (r) => first + r);
  throw new RunError(`there is no column ${name}`);
}

interface KeptPart {
  readonly at: number;
  readonly bytes: number;
  readonly columns: Promise<PathColumns>;
  /** How many have not given it back. */
  users: number;
}

/**
 * Parts of paths in the shared memory: read and checked, or computed again, once for all passes over them and all stages
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

  /** Brings a part, where it is not there yet. Throws what its source throws. */
  async lend(source: PartSource): Promise<LentPart> {
    const { key } = source;
    const kept = this.#parts.get(key) ?? this.#bring(source);
    this.#parts.delete(key);
    this.#parts.set(key, kept);
    kept.users++;
    const giveBack = (): void => {
      kept.users--;
      this.#shrinkTo(keptBytes);
    };
    try {
      return { ...(await kept.columns), giveBack };
    } catch (error) {
      kept.users--;
      // The last one who waited for it takes it away; what was asked for meanwhile is brought anew.
      if (this.#parts.get(key) === kept) this.#parts.delete(key);
      if (kept.users === 0) this.memory.release(kept.at, kept.bytes);
      throw error;
    }
  }

  #bring({ bytes, fill }: PartSource): KeptPart {
    this.#shrinkTo(keptBytes - bytes);
    const at = this.memory.reserve(bytes, 'a part of the paths');
    return { at, bytes, columns: fill(at, this.memory), users: 0 };
  }

  #shrinkTo(most: number): void {
    let total = 0;
    for (const { bytes } of this.#parts.values()) total += bytes;
    for (const [key, { at, bytes, users }] of this.#parts) {
      if (total <= most) return;
      if (users > 0) continue;
      this.#parts.delete(key);
      this.memory.release(at, bytes);
      total -= bytes;
    }
  }
}
