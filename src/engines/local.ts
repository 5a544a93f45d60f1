import { InterruptedError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import type { Json } from '../store/fingerprint.js';
import type { Engine, Making } from './engine.js';
import { startPool } from './start-pool.js';

/** Makes datasets on the threads of a pool in this process. */
export class LocalEngine implements Engine {
  #pool: Promise<Pool> | undefined;

  constructor(
    private readonly options: {
      readonly threads: number;
      readonly signal: AbortSignal;
      /** A pool that the caller keeps. */
      readonly pool?: Pool | undefined;
      readonly allowCode?: boolean | undefined;
    },
  ) {}

  /** Threads take a tenth of a second to start: what they are for is loaded meanwhile. */
  start(): void {
    this.#started().catch(() => undefined);
  }

  async prepare({ load }: Pick<Making, 'load'>): Promise<void> {
    await Promise.all([load(), import('../stages/output.js')]);
  }

  async make({ load, writer, metadata, observer, share, seed, upstream }: Making): Promise<Json> {
    const compute = await load();
    const { StageOutput } = await import('../stages/output.js');
    const pool = await this.#started();
    return compute({
      pool,
      share,
      seed,
      upstream,
      output: new StageOutput(writer, metadata, observer, pool),
      progress: (progress) => observer.progress(progress),
      throwIfInterrupted: () => {
        if (this.options.signal.aborted) throw new InterruptedError();
      },
      warn: (message) => observer.warning(message),
    });
  }

  async close(): Promise<void> {
    if (!this.options.pool) await this.#pool?.then((pool) => pool.close()).catch(() => undefined);
  }

  #started(): Promise<Pool> {
    const { threads, signal, pool, allowCode } = this.options;
    this.#pool ??= pool ? Promise.resolve(pool.stoppedBy(signal)) : startPool({ threads, signal, allowCode });
    return this.#pool;
  }
}
