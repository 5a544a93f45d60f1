import { type Column, columnLength } from '../arrow/columns.js';
import { writeArrowFile } from '../arrow/writer.js';
import type { Pool } from '../pool/pool.js';
import type { Digest } from '../store/atomic-file.js';
import type { PartsWriter } from '../store/dataset-writer.js';
import { type Part, partFileName } from '../store/part.js';
import type { Sha256Input } from './sha256-task.js';

/** Bytes of a column above which its hash is worth a message to a thread. */
const hashedByThreads = 1 << 20;

/** Hears of the parts of a dataset as they are made. */
export interface PartObserver {
  started(file: string): void;
  /** Seconds since it was started; `host` where that was another machine. */
  finished(part: Part, seconds: number, host?: string): void;
}

/** Where a stage writes its Arrow files. */
export class StageOutput {
  /** When the parts in work were begun, in milliseconds. */
  readonly #begun = new Map<string, number>();

  constructor(
    readonly writer: PartsWriter,
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
