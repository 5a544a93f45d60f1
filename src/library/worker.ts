import type { WorkerEvent } from '../engines/worker-event.js';
import * as defaults from './defaults.js';

export interface WorkerOptions {
  /** redis://host:6379, with user, password and TLS (rediss://) where it has them. */
  readonly redis: string;
  /** Folders of data, as this machine sees them, that runs on other machines write: of no other anything is made. */
  readonly dataFolders?: readonly string[];
  readonly threads?: number;
  /** Aborted when the worker is to stop: what it is at goes back to the queue. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: WorkerEvent) => void;
}

/**
 * Makes pieces of the datasets of other processes' runs (`run` and `grid` with the engine `bullmq`) until it is told to stop.
 * Throws UsageError or RunError where Redis or a folder is not what it must be.
 *
 * @example
 * import { worker } from '@pathfit/pathfit';
 *
 * const signal = AbortSignal.timeout(3_600_000);
 * await worker({ redis: 'redis://127.0.0.1:1', dataFolders: ['.'], threads: 1, signal }).catch((error) => {
 *   console.log(error.message.split(':')[0]); // no Redis answers at redis
 * });
 */
export async function worker(options: WorkerOptions): Promise<void> {
  const { work } = await import('../grid/work.js');
  const { dataFolder, allCores } = defaults;
  const { redis, ...rest } = options;
  const usual = { dataFolders: [dataFolder], threads: allCores(), onEvent: () => undefined };
  await work({ ...usual, ...rest, from: { redis } });
}

/** Makes the share of one task of Slurm of a list of pieces: what `pipeline worker --pieces` does. */
export async function workerTask(
  from: {
    readonly pieces: string;
    readonly task: number;
    readonly tasks: number;
    readonly oneByOne: boolean;
  },
  options: Required<Omit<WorkerOptions, 'redis'>>,
): Promise<void> {
  const { work } = await import('../grid/work.js');
  await work({ ...options, from });
}
