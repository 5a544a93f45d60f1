import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointName, type DatasetIdentity, DatasetWriter } from './dataset-writer.js';
import { journalName } from './journal.js';
import { lock, otherWriter } from './lock.js';
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
    for (const name of [journalName, checkpointName]) rmSync(join(folder, name), { force: true });
  }

  state(stage: string, fingerprint: string): 'stored' | 'partial' | 'missing' {
    const folder = this.folder(stage, fingerprint);
    if (existsSync(join(folder, manifestName))) return 'stored';
    const begun = [journalName, checkpointName].some((name) => existsSync(join(folder, name)));
    return begun ? 'partial' : 'missing';
  }

  /**
   * Opens a dataset for writing, with what an interrupted run left of it; `anew` throws that away, and a
   * finished dataset too. Throws HeldError where another process is writing it. Gives the dataset itself where
   * another process has finished it since the caller looked.
   */
  async open(identity: DatasetIdentity, anew: boolean): Promise<DatasetWriter | Dataset> {
    const folder = this.folder(identity.stage, identity.fingerprint);
    const unlock = await lock(folder);
    if (anew) {
      // The manifest goes first: a dataset without its manifest is no dataset, whatever happens next.
      rmSync(join(folder, manifestName), { force: true });
      rmSync(join(folder, journalName), { force: true });
    }
    const finished = this.find(identity.stage, identity.fingerprint);
    if (finished) {
      unlock();
      return finished;
    }
    return new DatasetWriter(folder, identity, unlock);
  }
}
