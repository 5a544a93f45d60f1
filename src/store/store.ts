import { join } from 'node:path';
import { type Damage, DamagedError } from './damage.js';
import type { Dataset } from './dataset.js';
import { checkpointName, type DatasetIdentity, DatasetWriter, scratchName } from './dataset-writer.js';
import {
  dateFile,
  foldersIn,
  ifThere,
  isThere,
  removeFile,
  removeTree,
  sizeOf,
  unlessReadOnly,
} from './files.js';
import { journalledParts, journalName } from './journal.js';
import { checkFolder } from '../names.js';
import { lock, otherWriter, type Waiting } from './lock.js';
import { manifestName, readManifest } from './manifest.js';
import { quickCheck } from './part-file.js';
import { systemCalls } from './system-calls.js';

/** Where a dataset lies, whatever is left of it. */
export interface DatasetFolder {
  /** simulate, import, targets, train, replicates or evaluate. */
  readonly kind: string;
  readonly fingerprint: string;
  readonly folder: string;
}

/** What there is of a dataset, as a look at names, sizes and ages tells. */
export type Stored =
  | {
      readonly state: 'stored';
      readonly dataset: Dataset;
      /** When the look began, where it had to read parts (quickCheck). */
      readonly readAt: Date | undefined;
    }
  | {
      readonly state: 'damaged';
      /** Undefined where the manifest itself cannot be read: then nothing of the dataset can be trusted. */
      readonly dataset: Dataset | undefined;
      readonly damage: readonly Damage[];
    }
  | { readonly state: 'partial'; readonly parts: number; readonly checkpoint: boolean }
  | { readonly state: 'missing' };

/** Milliseconds by which a file's age may lag behind the clock: files are stamped with the time of the last tick. */
const tick = 20;

/** The datasets below a data folder: store/<stage>/<fingerprint>/. */
export class Store {
  constructor(
    readonly dataFolder: string,
    /** Whether what is written is synced, part by part (DatasetWriter). */
    private readonly synced = true,
  ) {
    checkFolder('the data folder (--data)', dataFolder);
  }

  /** Stages of several datasets (`train:NAME`) keep them side by side, under the name before the colon. */
  folder(stage: string, fingerprint: string): string {
    return join(this.dataFolder, 'store', stage.split(':')[0], fingerprint);
  }

  /** Throws DamagedError where there is a manifest that cannot be read, or that is another dataset's. */
  find(stage: string, fingerprint: string): Dataset | undefined {
    const folder = this.folder(stage, fingerprint);
    const manifest = readManifest(folder);
    if (manifest && manifest.fingerprint !== fingerprint) {
      const detail = `it is of ${manifest.fingerprint.slice(0, 12)}`;
      throw new DamagedError(folder, stage, { file: manifestName, what: 'changed', detail });
    }
    return manifest && { folder, manifest };
  }

  /** Whether there is a manifest under this fingerprint, whatever it says. */
  isPublished(stage: string, fingerprint: string): boolean {
    return isThere(join(this.folder(stage, fingerprint), manifestName));
  }

  /** What there is of a dataset. Parts that are as long and as old as they should be are not read. */
  look(stage: string, fingerprint: string): Stored {
    const readAt = new Date();
    let dataset: Dataset | undefined;
    try {
      dataset = this.find(stage, fingerprint);
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      return { state: 'damaged', dataset: undefined, damage: [error.damage] };
    }
    if (dataset) {
      const { damage, readSome } = quickCheck(dataset);
      if (damage.length > 0) return { state: 'damaged', dataset, damage };
      return { state: 'stored', dataset, readAt: readSome ? readAt : undefined };
    }
    const folder = this.folder(stage, fingerprint);
    const checkpoint = isThere(join(folder, checkpointName));
    const parts = journalledParts(folder).filter(({ file, bytes }) => sizeOf(join(folder, file)) === bytes);
    if (parts.length === 0 && !checkpoint) return { state: 'missing' };
    return { state: 'partial', parts: parts.length, checkpoint };
  }

  /** Every folder of the store that holds a dataset, or what is left of one. */
  folders(): DatasetFolder[] {
    const root = join(this.dataFolder, 'store');
    return foldersIn(root).flatMap((kind) =>
      foldersIn(join(root, kind)).map((fingerprint) => ({
        kind,
        fingerprint,
        folder: join(root, kind, fingerprint),
      })),
    );
  }

  /** The finished datasets of a stage, whatever made them; such as have a manifest that can be read. */
  datasets(stage: string): Dataset[] {
    const kind = join(this.dataFolder, 'store', stage.split(':')[0]);
    return foldersIn(kind)
      .flatMap((fingerprint) => {
        try {
          return this.find(stage, fingerprint) ?? [];
        } catch (error) {
          if (error instanceof DamagedError) return [];
          throw error;
        }
      })
      .filter(({ manifest }) => manifest.stage === stage);
  }

  /**
   * Removes what a process that was killed right after publishing left beside its finished dataset. Where parts had
   * to be read because of their age, the manifest becomes younger than they, so that the next look is quick again.
   */
  tidy({ folder }: Dataset, readAt: Date | undefined): void {
    // Looking for a living writer sweeps the locks of dead ones.
    if (otherWriter(folder) !== undefined) return;
    unlessReadOnly(() => {
      for (const name of [journalName, checkpointName]) removeFile(join(folder, name));
      removeTree(join(folder, scratchName));
    });
    if (readAt) confirm(join(folder, manifestName), readAt);
  }

  /**
   * Opens a dataset for writing, with what an interrupted run left of it, or with the parts of a damaged one that
   * are whole. `recompute` throws everything away; `repair` reads every part of a finished dataset, however good it
   * looks. Where another process is writing it: waits, if it is said how, and else throws HeldError. Gives the dataset itself where it is finished
   * and whole: another process may have done it since the caller looked.
   */
  async open(
    { stage, fingerprint, ingredients }: DatasetIdentity,
    mode: 'resume' | 'repair' | 'recompute',
    waiting?: Waiting,
  ): Promise<DatasetWriter | Dataset> {
    const identity = { stage, fingerprint, ingredients };
    const folder = this.folder(stage, fingerprint);
    const unlock = await lock(folder, waiting);
    try {
      const found = mode === 'recompute' ? undefined : this.look(stage, fingerprint);
      if (found?.state === 'stored' && mode === 'resume') {
        unlock();
        return found.dataset;
      }
      const stored = found && 'dataset' in found ? found.dataset : undefined;
      // The manifest goes first: a dataset without its manifest is no dataset, whatever happens next.
      if (!stored) removeFile(join(folder, manifestName));
      if (mode === 'recompute')
        for (const name of [journalName, checkpointName]) removeFile(join(folder, name));
      const writer = new DatasetWriter(folder, identity, unlock, {
        stored: stored?.manifest,
        synced: this.synced,
      });
      if (stored && writer.parts.length === stored.manifest.parts.length) {
        writer.release();
        return stored;
      }
      return writer;
    } catch (error) {
      unlock();
      throw error;
    }
  }
}

/** Says with the manifest's age that the parts were read and found whole at `readAt`; what changes later is younger. */
function confirm(manifest: string, readAt: Date): void {
  const age = new Date(readAt.getTime() - tick);
  const found = ifThere(() => systemCalls.stat(manifest));
  if (found && found.mtime < age) dateFile(manifest, age);
}
