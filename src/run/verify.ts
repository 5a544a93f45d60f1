import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { HeldError, InterruptedError, UsageError } from '../errors.js';
import type { Damage } from '../store/damage.js';
import { canonicalJson } from '../store/fingerprint.js';
import { foldersIn, isThere, removeTree, withoutFailing } from '../store/files.js';
import { lock } from '../store/lock.js';
import type { Manifest } from '../store/manifest.js';
import { Store } from '../store/store.js';
import type { Dataset } from '../store/dataset.js';
import { systemCalls } from '../store/system-calls.js';
import { type DatasetCheck, verifyDatasets } from '../store/verify.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { type PlannedStage, planStages } from './plan.js';
import type { RunEvent, RunOptions } from './report.js';
import { runPipeline } from './run.js';

export interface VerifyRequest {
  readonly dataFolder: string;
  /** The pipeline whose datasets are verified; everything in the store where there is none. */
  readonly loaded?: LoadedPipeline;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Verification {
  readonly datasets: readonly DatasetCheck[];
  /** Stages of the pipeline that are not stored. */
  readonly notStored: readonly string[];
}

/** Reads every byte of the store, or of one pipeline's datasets, and computes the paths of those that keep states: verifyDatasets. */
export async function verifyStore(request: VerifyRequest): Promise<Verification> {
  const { dataFolder, loaded, signal, onProgress } = request;
  const store = new Store(dataFolder);
  const stored = new Map(store.folders().map((found) => [found.folder, found]));
  const planned = loaded && (await planStages(loaded)).map((stage) => ({ stage, ...locate(store, stage) }));
  const folders = planned ? planned.flatMap(({ folder }) => stored.get(folder) ?? []) : [...stored.values()];
  const { statesCheck } = await import('../stages/simulate/states-check.js');
  const datasets = await verifyDatasets(folders, {
    values: statesCheck(),
    ...(onProgress && { onProgress }),
    // Signals are delivered where the event loop turns.
    pause: async () => {
      await turn();
      if (signal?.aborted) throw new InterruptedError();
    },
  });
  const missing = (planned ?? []).filter(({ folder }) => !stored.has(folder));
  return { datasets, notStored: missing.map(({ stage }) => stage.name) };
}

/** A dataset that was made again, and what of it came out otherwise. */
export interface Recomputation {
  readonly stage: string;
  readonly fingerprint: string;
  readonly parts: number;
  readonly damage: readonly Damage[];
}

/** Where datasets are made again: below the data folder, so that it is the same disk. */
function recomputeFolder(dataFolder: string): string {
  return join(dataFolder, 'verify');
}

/**
 * Makes the stored datasets of a pipeline again, in a folder that is removed afterwards, and compares them with what
 * the stored manifests say, part by part. Datasets whose manifest cannot be read have nothing to be compared with.
 * Throws HeldError where another process does the same.
 */
export async function recompute(
  loaded: LoadedPipeline,
  options: Pick<RunOptions, 'dataFolder' | 'threads' | 'signal' | 'onEvent'>,
): Promise<Recomputation[]> {
  const store = new Store(options.dataFolder);
  const folder = recomputeFolder(options.dataFolder);
  const unlock = await lock(folder);
  const dataFolder = join(folder, 'data');
  // A run for each dataset: what it finds made already is not worth a word.
  const onEvent = (event: RunEvent): void => {
    const told = ['stageStarted', 'progress', 'stageFinished'].includes(event.type);
    if (told && !('status' in event && event.status === 'reused')) options.onEvent?.(event);
  };
  try {
    // What a verification that was killed has left is no witness.
    removeTree(dataFolder);
    const again = new Store(dataFolder);
    const found: Recomputation[] = [];
    for (const stage of await planStages(loaded)) {
      const { name, identity } = stage;
      const looked = store.look(name, identity.fingerprint);
      const dataset = 'dataset' in looked ? looked.dataset : undefined;
      if (!dataset) continue;
      const [module] = stage.modules;
      if (module) {
        throw new UsageError(
          `${name} is made by code of its own (${module.file}), which verify never runs: pipeline run ${name} --force --allow-code makes it again`,
        );
      }
      await runPipeline(loaded, { ...options, dataFolder, onEvent, what: name });
      const made = again.find(name, identity.fingerprint)!;
      const damage = compare(dataset, made);
      found.push({
        stage: name,
        fingerprint: identity.fingerprint,
        parts: made.manifest.parts.length,
        damage,
      });
    }
    return found;
  } finally {
    removeTree(dataFolder);
    unlock();
    removeEmpty(folder);
  }
}

/** Removes what a verification that was killed has left. */
export async function sweepRecomputed(dataFolder: string): Promise<void> {
  const folder = recomputeFolder(dataFolder);
  if (!isThere(folder)) return;
  let unlock: () => void;
  try {
    unlock = await lock(folder);
  } catch (error) {
    if (error instanceof HeldError) return;
    throw error;
  }
  for (const name of foldersIn(folder)) removeTree(join(folder, name));
  unlock();
  removeEmpty(folder);
}

/** Another verification may have begun in it. */
function removeEmpty(folder: string): void {
  withoutFailing(() => systemCalls.removeFolder(folder));
}

function locate(store: Store, { name, identity }: PlannedStage): { folder: string } {
  return { folder: store.folder(name, identity.fingerprint) };
}

function compare({ manifest: stored }: Dataset, { manifest: made }: Dataset): Damage[] {
  const files = new Set([...stored.parts, ...made.parts].map(({ file }) => file));
  const part = ({ parts }: Manifest, file: string) => parts.find((one) => one.file === file);
  const parts = [...files].flatMap((file): Damage[] => {
    const [before, now] = [part(stored, file), part(made, file)];
    if (before && now && before.sha256 === now.sha256 && before.rows === now.rows) return [];
    const sha256 = (one: typeof now): string => one?.sha256.slice(0, 12) ?? 'nothing';
    const detail = `sha256 ${sha256(before)}, made again ${sha256(now)}`;
    return [{ file, what: 'different', detail }];
  });
  if (canonicalJson(stored.summary) === canonicalJson(made.summary)) return parts;
  return [
    ...parts,
    { file: 'manifest.json', what: 'different', detail: 'made again, its summary is another' },
  ];
}
