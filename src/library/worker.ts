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
 */
export async function worker(options: WorkerOptions): Promise<void> {
  const { work } = await import('../grid/work.js');
  const { dataFolder, allCores } = defaults;
  await work({ dataFolders: [dataFolder], threads: allCores(), onEvent: () => undefined, ...options });
}
