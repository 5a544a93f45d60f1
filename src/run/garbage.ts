import { join } from 'node:path';
import { piecesFolder } from '../engines/pieces/piece-folder.js';
import { HeldError, InterruptedError, RunError } from '../errors.js';
import { DamagedError } from '../store/damage.js';
import { filesBelow, foldersIn, isFull, isThere, removeTree, sizeOf } from '../store/files.js';
import { garbageFolder, setAside } from '../store/garbage.js';
import { isWritten, lock } from '../store/lock.js';
import { readManifest } from '../store/manifest.js';
import { type DatasetFolder, Store } from '../store/store.js';
import { runsFolder } from './record.js';
import { type KnownRun, knownRuns, watchRuns } from './runs.js';
import { sweepRecomputed } from './verify.js';

export interface GarbageOptions {
  readonly dataFolder: string;
  /** Runs of each pipeline whose datasets stay: the latest. */
  readonly keepLast: number;
  /** Says what would go, and removes nothing. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
}

export interface GarbageDataset extends DatasetFolder {
  /** `train:network`; the kind alone where no manifest says it. */
  readonly stage: string;
  readonly finished: boolean;
  /** Of all its files. */
  readonly bytes: number;
}

/** What went, or would go. */
export interface Garbage {
  readonly datasets: readonly GarbageDataset[];
  readonly runs: readonly { readonly pipeline: string; readonly run: string }[];
  /**
   * Bytes outside of the store: what a collection that was killed had taken out of it and not yet deleted, and pieces that other
   * machines have made for a run that was given up.
   */
  readonly leftBytes: number;
  readonly kept: {
    readonly datasets: number;
    readonly bytes: number;
    /** Runs whose datasets stay, those that are going on or have a tag among them. */
    readonly runs: number;
    readonly living: number;
    readonly tagged: number;
  };
}

/**
 * Removes the datasets, finished or not, that none of the last runs of any pipeline, no run that is going on and none that
 * has a tag has planned, and the records of older runs. What a living process is writing stays. Throws HeldError where another
 * collection is at work, RunError where no record says what is used.
 */
export async function collectGarbage(options: GarbageOptions): Promise<Garbage> {
  const { dataFolder, dryRun, signal } = options;
  const store = new Store(dataFolder);
  if (!isThere(dataFolder)) throw new RunError(`there is no data folder ${dataFolder}`);
  const trash = garbageFolder(dataFolder);
  await watchRuns(dataFolder, signal);
  if (signal?.aborted) throw new InterruptedError();
  if (dryRun) return survey(store, options);
  const { unlock, removed } = await lockTrash(trash, options);
  let garbage: Garbage;
  try {
    // Runs that begin from here on wait until nothing leaves the store any more: collectionEnded.
    garbage = survey(store, options);
    const gone: GarbageDataset[] = [];
    for (const dataset of garbage.datasets) {
      if (signal?.aborted) throw new InterruptedError();
      if (await setAside(dataset, trash)) gone.push(dataset);
    }
    garbage = { ...garbage, datasets: gone, runs: [...removed, ...garbage.runs] };
    // Before the lock is given back: what can still be found can be tagged (tag-run.ts).
    removeRuns(garbage.runs, dataFolder);
  } finally {
    unlock();
  }
  for (const left of leftFolders(dataFolder)) {
    if (signal?.aborted) throw new InterruptedError();
    removeTree(left);
  }
  await sweepRecomputed(dataFolder);
  return garbage;
}

/**
 * The lock, and the folder that holds it, take a little room. On a full disk the records of older runs make it: what they
 * planned is no longer kept, with or without them, and no run that begins meanwhile is among them.
 */
async function lockTrash(
  trash: string,
  { dataFolder, keepLast }: GarbageOptions,
): Promise<{ unlock: () => void; removed: Garbage['runs'] }> {
  const take = (): Promise<() => void> =>
    lock(trash).catch((error: unknown) => {
      throw error instanceof HeldError ? new HeldError(`another gc is at work: ${error.message}`) : error;
    });
  try {
    return { unlock: await take(), removed: [] };
  } catch (error) {
    if (!isFull(error)) throw error;
    const [, old] = divide(knownRuns(dataFolder), keepLast);
    if (old.length === 0) throw error;
    removeRuns(old, dataFolder);
    return { unlock: await take(), removed: old.map(({ pipeline, run }) => ({ pipeline, run })) };
  }
}

/** What it is not sure of, it lets be. */
const isAtWork = ({ life }: KnownRun): boolean => life !== 'dead';

/** What lies outside of the store and serves nobody: pieces of other machines serve runs that are going on. */
function leftFolders(dataFolder: string): string[] {
  const trash = garbageFolder(dataFolder);
  const taken = foldersIn(trash).map((name) => join(trash, name));
  if (knownRuns(dataFolder).some(isAtWork)) return taken;
  const pieces = piecesFolder(dataFolder);
  const given = foldersIn(pieces).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return [...taken, ...given.map((name) => join(pieces, name))];
}

function removeRuns(runs: Garbage['runs'], dataFolder: string): void {
  for (const { pipeline, run } of runs) removeTree(join(runsFolder(dataFolder, pipeline), run));
}

function survey(store: Store, { dataFolder, keepLast }: GarbageOptions): Garbage {
  const runs = knownRuns(dataFolder);
  const [kept, old] = divide(runs, keepLast);
  const folders = store.folders();
  if (folders.length > 0 && !runs.some(({ record }) => record)) {
    throw new RunError(
      `${join(dataFolder, 'runs')} must have the record of a run to say what is used, found none: ` +
        `run the pipelines whose datasets are to stay, or delete ${dataFolder}`,
    );
  }
  const used = new Set(kept.flatMap(({ record }) => Object.values(record?.planned ?? {})));
  const isGarbage = ({ fingerprint, folder }: DatasetFolder): boolean =>
    !used.has(fingerprint) && !isWritten(folder);
  const garbage = folders.filter(isGarbage);
  const staying = folders.filter((found) => !garbage.includes(found));
  return {
    datasets: garbage.map((found) => ({
      ...found,
      ...describe(found.folder, found.kind),
      bytes: bytesIn(found.folder),
    })),
    runs: old.map(({ pipeline, run }) => ({ pipeline, run })),
    leftBytes: leftFolders(dataFolder).reduce((sum, folder) => sum + bytesIn(folder), 0),
    kept: {
      datasets: staying.length,
      bytes: staying.reduce((sum, { folder }) => sum + bytesIn(folder), 0),
      runs: kept.length,
      living: kept.filter(isAtWork).length,
      tagged: kept.filter(({ tags }) => tags.length > 0).length,
    },
  };
}

/** The last runs of each pipeline, those that are going on and those that have a tag; and the others. */
function divide(runs: readonly KnownRun[], keepLast: number): [KnownRun[], KnownRun[]] {
  const counts = new Map<string, number>();
  const kept: KnownRun[] = [];
  const old: KnownRun[] = [];
  for (const run of runs) {
    // A run that was killed before it could say what it planned counts for nothing.
    const count = (counts.get(run.pipeline) ?? 0) + (run.record ? 1 : 0);
    counts.set(run.pipeline, count);
    if (isAtWork(run) || run.tags.length > 0 || (run.record && count <= keepLast)) kept.push(run);
    else old.push(run);
  }
  return [kept, old];
}

function describe(folder: string, kind: string): { stage: string; finished: boolean } {
  try {
    const manifest = readManifest(folder);
    return { stage: manifest?.stage ?? kind, finished: manifest !== undefined };
  } catch (error) {
    if (error instanceof DamagedError) return { stage: kind, finished: false };
    throw error;
  }
}

function bytesIn(folder: string): number {
  return filesBelow(folder).reduce((sum, name) => sum + (sizeOf(join(folder, name)) ?? 0), 0);
}
