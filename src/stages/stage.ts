import { type Column, columnLength } from '../arrow/columns.js';
import { writeArrowFile } from '../arrow/writer.js';
import type { Pool } from '../pool/pool.js';
import { rowsPerShard } from '../pool/shards.js';
import type { Digest } from '../store/atomic-file.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import type { Json } from '../store/fingerprint.js';
import { type Part, partFileName } from '../store/part.js';
import type { Dataset } from '../store/dataset.js';
import type { Sha256Input } from './sha256-task.js';

/** How far a stage is: `done` of `total` in a unit that a person counts in. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'path-steps' | 'rows' | 'epochs' | 'replicates' | 'bytes';
  /** Pieces of work for one thread, done and in all; epochs and replicates are not cut into any. */
  readonly shards?: { readonly done: number; readonly total: number };
}

/** How far a stage is that works through rows of n values. */
export function rowProgress(done: number, total: number, n: number): Progress {
  const shards = (rows: number): number => Math.ceil(rows / rowsPerShard(n));
  return { done, total, unit: 'rows', shards: { done: shards(done), total: shards(total) } };
}

/** What a stage computes with. */
export interface StageContext {
  readonly pool: Pool;
  /** Threads that the stage may hold at once where they wait for each other: others may run beside it. */
  readonly share: number;
  readonly seed: number;
  /** The finished datasets that the stage reads, by the name of their stage (`simulate`, `train:network`, …). */
  readonly upstream: Readonly<Record<string, Dataset>>;
  readonly output: StageOutput;
  progress(progress: Progress): void;
  /** Throws InterruptedError where the run is to stop: called between parts. */
  throwIfInterrupted(): void;
  /** One line to the person who runs it: what was left out, what to beware of. */
  warn(line: string): void;
}

/**
 * Computes one dataset: writes its parts and gives the summary for its manifest. What it writes depends on its
 * ingredients and on nothing else.
 */
export type Compute = (context: StageContext) => Promise<Json>;

/** Bytes of a column above which its hash is worth a message to a thread. */
const hashedByThreads = 1 << 20;

/** Hears of the parts of a dataset as they are made. */
export interface PartObserver {
  started(file: string): void;
  /** Seconds since it was started. */
  finished(part: Part, seconds: number): void;
}

/** Where a stage writes its Arrow files. */
export class StageOutput {
  /** When the parts in work were begun, in milliseconds. */
  readonly #begun = new Map<string, number>();

  constructor(
    readonly writer: DatasetWriter,
    /** Goes into every file's schema. */
    private readonly metadata: ReadonlyMap<string, string>,
    private readonly observer: PartObserver,
    /** Threads that hash what lies in their memory, where there is more than one to share that with the main thread. */
    private readonly pool?: Pool,
  ) {}

  /** Whether an earlier run has left this part whole. */
  has(index: number, table?: string): boolean {
    return this.writer.part(partFileName(index, table)) !== undefined;
  }

  /** Says that work on a part begins; of one that takes no work worth the name, `write` says it. */
  begin(index: number, table?: string): void {
    const file = partFileName(index, table);
    if (this.writer.part(file)) return;
    this.#begun.set(file, performance.now());
    this.observer.started(file);
  }

  /** The part is whole, and its columns are free again, when the promise resolves; others may be written meanwhile. */
  async write(columns: readonly Column[], index: number, table?: string): Promise<void> {
    const file = partFileName(index, table);
    if (this.writer.part(file)) return;
    if (!this.#begun.has(file)) this.begin(index, table);
    const part = await this.writer.write(
      file,
      columnLength(columns[0]),
      (sink) => writeArrowFile(sink, columns, this.metadata),
      this.#digestFor(columns),
    );
    this.observer.finished(part, Math.round(performance.now() - this.#begun.get(file)!) / 1000);
    this.#begun.delete(file);
  }

  /** The main thread hashes by itself what is not worth a message, would have to be copied, or comes before threads start. */
  #digestFor(columns: readonly Column[]): Digest | undefined {
    const { pool } = this;
    const isLarge = columns.some(
      ({ type, values }) =>
        type === 'list' && values.buffer instanceof SharedArrayBuffer && values.byteLength >= hashedByThreads,
    );
    if (!pool?.hasStarted || pool.threads === 1 || !isLarge) return undefined;
    return (pieces) => pool.run<string>('sha256', { pieces } satisfies Sha256Input);
  }
}
