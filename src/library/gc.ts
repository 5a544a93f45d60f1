import type { Garbage, GarbageDataset } from '../run/garbage.js';
import * as defaults from './defaults.js';

export interface GcOptions {
  /** Runs of each pipeline whose datasets stay: the latest, 10 where nothing is said. */
  readonly keepLast?: number;
  /** Whether to say what would go, and remove nothing. */
  readonly dryRun?: boolean;
  readonly dataFolder?: string;
  readonly signal?: AbortSignal;
}

/** What went, or would go, and what stays. */
export interface Collected extends Pick<Garbage, 'runs' | 'kept'> {
  readonly dryRun: boolean;
  /** Of all that goes. */
  readonly bytes: number;
  readonly datasets: readonly CollectedDataset[];
  /** Of the bytes: what a collection that was killed had left. */
  readonly leftBytes: number;
}

export type CollectedDataset = Omit<GarbageDataset, 'kind' | 'folder'> & { readonly path: string };

/**
 * Removes the datasets, finished or not, that none of the last runs of any pipeline and no run that is going on has planned,
 * and the records of older runs. What a process is writing stays; what goes can be computed again. Throws HeldError where
 * another collection is at work, RunError where there is no such folder or no record says what is used, InterruptedError.
 *
 * @example
 * import { gc, loadPipeline, run } from '@pathfit/pathfit';
 *
 * for (const sizes of ['simulate.paths=10', 'simulate.paths=20']) {
 *   await run(loadPipeline('pipelines/lambda.yaml', ['simulate.times=100', sizes]), { what: 'simulate' });
 * }
 * const { datasets, kept } = await gc({ keepLast: 1 });
 * console.log(datasets.map(({ stage }) => stage), kept.datasets); // [ 'simulate' ] 1
 */
export async function gc(options: GcOptions = {}): Promise<Collected> {
  const { collectGarbage } = await import('../run/garbage.js');
  const { keepLast = defaults.keepLast, dryRun = false, dataFolder = defaults.dataFolder, signal } = options;
  const { datasets, runs, leftBytes, kept } = await collectGarbage({
    dataFolder,
    keepLast,
    dryRun,
    ...(signal && { signal }),
  });
  return {
    dryRun,
    bytes: datasets.reduce((sum, { bytes }) => sum + bytes, leftBytes),
    datasets: datasets.map(({ stage, fingerprint, folder, finished, bytes }) => ({
      stage,
      fingerprint,
      path: folder,
      finished,
      bytes,
    })),
    leftBytes,
    runs,
    kept,
  };
}
