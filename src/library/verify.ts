import { OptionError } from '../errors.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import type { RunEvent } from '../run/report.js';
import type { Recomputation } from '../run/verify.js';
import type { DatasetCheck } from '../store/verify.js';
import * as defaults from './defaults.js';

export interface VerifyOptions {
  /** The pipeline whose datasets are read; the whole store where there is none. */
  readonly pipeline?: LoadedPipeline;
  /** Whether to make the pipeline's datasets again too, in a folder of their own, and compare. */
  readonly recompute?: boolean;
  readonly dataFolder?: string;
  /** To make them again on; all cores where nothing is said. */
  readonly threads?: number;
  /** Called with the bytes read so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told what is made again. */
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** What was found when every byte was read. */
export interface Verified {
  readonly dataFolder: string;
  /** Each with its state, and with the files that are not what was written. */
  readonly datasets: readonly VerifiedDataset[];
  /** Stages of the pipeline that are not stored. */
  readonly notStored: readonly string[];
  /** What came out otherwise when it was made again; null where that was not asked for. */
  readonly recomputed: readonly Recomputation[] | null;
}

export type VerifiedDataset = Omit<DatasetCheck, 'kind' | 'folder'> & { readonly path: string };

/**
 * Reads every byte of the store, or of one pipeline's datasets, and compares it with the sha256 that was taken when it was
 * written. Damage is a result: the next run recomputes it. Throws UsageError, RunError, HeldError (another process
 * recomputes here) or InterruptedError.
 *
 * @example
 * import { loadPipeline, run, verify } from '@pathfit/pathfit';
 *
 * const pipeline = loadPipeline('pipelines/lambda.yaml', ['simulate.times=100']);
 * await run(pipeline, { what: 'targets' });
 * const { datasets, recomputed } = await verify({ pipeline, recompute: true });
 * console.log(datasets.map(({ stage, state }) => `${stage} ${state}`).join(', ')); // simulate whole, targets whole
 * console.log(recomputed!.every(({ damage }) => damage.length === 0)); // true
 */
export async function verify(options: VerifyOptions = {}): Promise<Verified> {
  const { pipeline: loaded, recompute: again = false, onProgress, onEvent, signal } = options;
  const { dataFolder = defaults.dataFolder, threads = defaults.allCores() } = options;
  if (again && !loaded) {
    throw new OptionError(
      (name) => `${name('recompute')} must come with a pipeline, found none: name the one to make again`,
    );
  }
  const { recompute, verifyStore } = await import('../run/verify.js');
  const stopping = signal && { signal };
  const { datasets, notStored } = await verifyStore({
    dataFolder,
    ...(loaded && { loaded }),
    ...stopping,
    ...(onProgress && { onProgress }),
  });
  return {
    dataFolder,
    datasets: datasets.map(({ stage, fingerprint, folder, state, parts, bytes, damage }) => ({
      stage,
      fingerprint,
      path: folder,
      state,
      parts,
      bytes,
      damage,
    })),
    notStored,
    recomputed:
      loaded && again
        ? await recompute(loaded, { dataFolder, threads, ...stopping, ...(onEvent && { onEvent }) })
        : null,
  };
}
