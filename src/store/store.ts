import { join } from 'node:path';
import { checkpointName, type DatasetIdentity, DatasetWriter } from './dataset-writer.js';
import { isThere, removeFile } from './files.js';
import { journalName } from './journal.js';
import { lock, otherWriter, type Waiting } from './lock.js';
import { type Manifest, manifestName, readManifest } from './manifest.js';

/** A finished dataset: its manifest and where it lies. */
export interface Dataset {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The datasets below a data folder: store/<stage>/<fingerprint>/. */
export class Store {
  constructor(readonly dataFolder: string) {}

  /** Stages of several datasets (`train:NAME`) keep them side by side, under the name before the colon. */
  folder(stage: string, fingerprint: string): string {
    return join(this.dataFolder, 'store', stage.split(':')[0], fingerprint);
  }

  find(stage: string, fingerprint: string): Dataset | undefined {
    const folder = this.folder(stage, fingerprint);
    const manifest = readManifest(folder);
    return manifest && { folder, manifest };
  }

  /** Removes what a process that was killed right after publishing left beside its finished dataset. */
  tidy({ folder }: Dataset): void {
    // Looking for a living writer sweeps the locks of dead ones.
    if (otherWriter(folder) !== undefined) return;
    for (const name of [journalName, checkpointName]) removeFile(join(folder, name));
  }

  state(stage: string, fingerprint: string): 'stored' | 'partial' | 'missing' {
    const folder = this.folder(stage, fingerprint);
    if (isThere(join(folder, manifestName))) return 'stored';
    const begun = [journalName, checkpointName].some((name) => isThere(join(folder, name)));
    return begun ? 'partial' : 'missing';
  }

  /**
   * Opens a dataset for writing, with what an interrupted run left of it; `anew` throws that away, and a
   * finished dataset too. Where another process is writing it: waits, if it is said how, and else throws HeldError.
   * Gives the dataset itself where another process has finished it since the caller looked.
   */
  async open(identity: DatasetIdentity, anew: boolean, waiting?: Waiting): Promise<DatasetWriter | Dataset> {
    const folder = this.folder(identity.stage, identity.fingerprint);
    const unlock = await lock(folder, waiting);
    try {
      if (anew) {
        // The manifest goes first: a dataset without its manifest is no dataset, whatever happens next.
        for (const name of [manifestName, journalName, checkpointName]) removeFile(join(folder, name));
      }
      const finished = this.find(identity.stage, identity.fingerprint);
      if (!finished) return new DatasetWriter(folder, identity, unlock);
      unlock();
      return finished;
    } catch (error) {
      unlock();
      throw error;
    }
  }
}
