import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import {
  type ByteSink,
  type Digest,
  writeFileAtomically,
  writeFileAtomicallyLater,
  type WrittenFile,
} from './atomic-file.js';
import {
  filesBelow,
  foldersIn,
  isThere,
  makeFolder,
  named,
  removeFile,
  removeTree,
  syncFolder,
} from './files.js';
import { readCheckpointFile, writeCheckpointFile } from './checkpoint.js';
import type { Damage } from './damage.js';
import { canonicalJson, type Json } from './fingerprint.js';
import { appendToJournal, journalName, rewriteJournal, syncJournal, trustedParts } from './journal.js';
import { isLockName } from './lock.js';
import { type Manifest, manifestName, manifestText } from './manifest.js';
import type { Part } from './part.js';
import { checkPart } from './part-file.js';
import { systemCalls } from './system-calls.js';

/** The state of a long computation that has not left a part yet. */
export const checkpointName = 'checkpoint.bin';

/** A folder in which studies of earlier versions worked beside their parts. It is no part of the dataset. */
export const scratchName = 'scratch';

/** Milliseconds within which the names of parts and their lines in the journal are made durable. */
const namesWithin = 1000;

/** What writes parts: of a dataset, or of a piece of one that another process puts together. */
export type PartsWriter = Pick<
  DatasetWriter,
  'folder' | 'part' | 'write' | 'settled' | 'readCheckpoint' | 'writeCheckpoint'
>;

/** How a dataset is written. */
export interface WriterOptions {
  /**
   * Without it parts are journalled and not synced: a process that is killed loses nothing, a machine that loses its
   * power may lose what it wrote last, which the sha256 of parts and manifest then shows.
   */
  readonly synced?: boolean;
  /** The manifest of the finished dataset that is to be mended. */
  readonly stored?: Manifest | undefined;
}

/** What identifies a dataset. */
export interface DatasetIdentity {
  readonly stage: string;
  readonly fingerprint: string;
  readonly ingredients: Json;
}

/**
 * Writes one dataset part by part. A part's bytes are durable before it has its name and is journalled, so that a run
 * that was killed carries on from the last whole part; where the machine loses its power, from those of a second
 * before. `publish` makes the dataset appear.
 *
 * Where the dataset is finished and some of its parts are damaged, its manifest takes the journal's place: parts
 * whose bytes match it are kept, the others are removed and have to be made again to the bytes that it says.
 */
export class DatasetWriter {
  readonly #parts = new Map<string, Part>();
  readonly #underway = new Set<Promise<Part>>();
  /** Folders with names of parts that the next loss of power may take. */
  readonly #unsynced = new Set<string>();
  #syncing: NodeJS.Timeout | undefined;
  /** Why names could not be made durable. */
  #failure: unknown;
  readonly #synced: boolean;
  readonly #stored: Manifest | undefined;
  /** How many parts an earlier run left that could be trusted. */
  readonly resumedParts: number;

  /** The caller holds the folder's lock and gives it back through `unlock`. */
  constructor(
    readonly folder: string,
    private readonly identity: DatasetIdentity,
    private readonly unlock: () => void,
    { synced = true, stored }: WriterOptions = {},
  ) {
    this.#synced = synced;
    this.#stored = stored;
    const trusted = stored ? stored.parts.filter((part) => !checkPart(folder, part)) : trustedParts(folder);
    for (const part of trusted) this.#parts.set(part.file, part);
    this.resumedParts = this.#parts.size;
    this.#sweep();
    if (this.resumedParts > 0 && !stored) rewriteJournal(folder, trusted);
    else removeFile(join(folder, journalName));
  }

  /** The parts in the order of their names, as in the manifest. */
  get parts(): readonly Part[] {
    return [...this.#parts.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Removes what no trusted journal line speaks of: temporary files, and parts that were never journalled. */
  #sweep(): void {
    removeTree(join(this.folder, scratchName));
    removeFoldersNamedLikeFiles(this.folder);
    for (const name of filesBelow(this.folder)) {
      const known = this.#parts.has(name) || [journalName, checkpointName].includes(name);
      if (this.#stored && name === manifestName) continue;
      if (!known && !isLockName(name)) removeFile(join(this.folder, name));
    }
  }

  /** The part under this name, where it is already whole. */
  part(file: string): Part | undefined {
    return this.#parts.get(file);
  }

  /**
   * Writes a part: its bytes are durable, and journalled, when the promise resolves. Others may be written meanwhile.
   * Without `digest` the bytes are taken when this returns.
   */
  write(file: string, rows: number, produce: (sink: ByteSink) => void, digest?: Digest): Promise<Part> {
    const writing = this.#write(file, rows, produce, digest).finally(() => this.#underway.delete(writing));
    this.#underway.add(writing);
    // Its failure is for whoever awaits it.
    writing.catch(() => undefined);
    return writing;
  }

  async #write(
    file: string,
    rows: number,
    produce: (sink: ByteSink) => void,
    digest: Digest | undefined,
  ): Promise<Part> {
    this.#throwFailure();
    const path = join(this.folder, file);
    const written = await writeFileAtomicallyLater(path, produce, { durable: this.#synced, digest });
    const part = { file, rows, ...written };
    if (this.#stored) this.#mustMatch(this.#stored, part);
    else appendToJournal(this.folder, part);
    this.#keep(part);
    return part;
  }

  #keep(part: Part): void {
    this.#parts.set(part.file, part);
    if (!this.#synced) return;
    // A table's folder may be new.
    this.#unsynced.add(dirname(join(this.folder, part.file))).add(this.folder);
    this.#syncing ??= setTimeout(() => this.#syncNames(), namesWithin).unref();
  }

  /**
   * Takes a part that another process has made, whole and durable, from a folder of the same file system. Says what is wrong
   * where its bytes are not what that process has said; then it stays where it is.
   */
  adopt(from: string, part: Part): Damage | undefined {
    this.#throwFailure();
    if (this.part(part.file)) return undefined;
    const wrong = checkPart(from, part);
    if (wrong) return wrong;
    const path = join(this.folder, part.file);
    makeFolder(dirname(path));
    // A line without its file is not trusted, a file without its line is swept: so the line comes first.
    if (!this.#stored) appendToJournal(this.folder, part);
    named(path, () => systemCalls.rename(join(from, part.file), path));
    if (this.#stored) this.#mustMatch(this.#stored, part);
    this.#keep(part);
    return undefined;
  }

  /** Makes the parts' names and their lines in the journal durable. */
  #syncNames(): void {
    this.#syncing = undefined;
    try {
      this.#syncFolders();
      if (!this.#stored) syncJournal(this.folder);
    } catch (error) {
      // Nobody waits for this: whoever writes next is told.
      this.#failure ??= error;
    }
  }

  #syncFolders(): void {
    for (const folder of this.#unsynced) syncFolder(folder);
    this.#unsynced.clear();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when nothing is being written any more, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underway);
  }

  #writeFile(file: string, produce: (sink: ByteSink) => void): WrittenFile {
    return writeFileAtomically(join(this.folder, file), produce, { durable: this.#synced });
  }

  /** A part that is made again and has other bytes is no repair: it goes, and the manifest stays right. */
  #mustMatch({ parts, stage }: Manifest, made: Part): void {
    const stored = parts.find(({ file }) => file === made.file);
    if (stored?.sha256 === made.sha256 && stored.rows === made.rows) return;
    removeFile(join(this.folder, made.file));
    throw new RunError(
      `${join(this.folder, made.file)} must get back the bytes that its manifest says (sha256 ` +
        `${stored?.sha256.slice(0, 12)}), found others (${made.sha256.slice(0, 12)}): something that is no part of ` +
        `the fingerprint has changed; \`pipeline run ${stage} --force\` recomputes the whole dataset`,
    );
  }

  /** Keeps the state of a long computation, whole or not at all; the latest replaces the one before. */
  writeCheckpoint(state: Uint8Array): void {
    writeCheckpointFile(join(this.folder, checkpointName), state, { durable: this.#synced });
  }

  /** Whether an earlier run has left a checkpoint. */
  get hasCheckpoint(): boolean {
    return isThere(join(this.folder, checkpointName));
  }

  /** The last checkpoint, or undefined where there is none whose bytes are whole. */
  readCheckpoint(): Uint8Array | undefined {
    return readCheckpointFile(join(this.folder, checkpointName));
  }

  /** What the dataset would say of itself if it were published now. */
  manifestOf(summary: Json, notices: readonly string[] = []): Manifest {
    const { stage, fingerprint, ingredients } = this.identity;
    const noticed = notices.length > 0 && { notices };
    return { format: 2, stage, fingerprint, ingredients, parts: this.parts, summary, ...noticed };
  }

  /** Makes the dataset appear: from here on it is found by its fingerprint. */
  publish(summary: Json, notices: readonly string[] = []): Manifest {
    const manifest = this.manifestOf(summary, notices);
    const { stage } = manifest;
    if (this.#stored && !sameManifest(manifest, this.#stored)) {
      throw new RunError(
        `${join(this.folder, manifestName)} must be what making ${stage} again gives, found another summary or ` +
          `other parts: \`pipeline run ${stage} --force\` recomputes the whole dataset`,
      );
    }
    // A manifest speaks of nothing that may still be lost.
    this.#throwFailure();
    this.#syncFolders();
    const text = new TextEncoder().encode(manifestText(manifest));
    this.#writeFile(manifestName, (sink) => sink.write(text));
    removeFile(join(this.folder, journalName));
    removeFile(join(this.folder, checkpointName));
    return manifest;
  }

  /** Gives the dataset back, finished or not; a folder in which nothing was written goes. */
  release(): void {
    clearTimeout(this.#syncing);
    this.unlock();
    try {
      systemCalls.removeFolder(this.folder);
    } catch {
      // Not empty: it holds the dataset, or what the next run carries on from.
    }
  }
}

/** Folders of a dataset, those of its tables, have no dot in their names: others stand where a file has to be. */
function removeFoldersNamedLikeFiles(folder: string): void {
  for (const name of foldersIn(folder)) {
    const path = join(folder, name);
    if (name.includes('.')) removeTree(path);
    else removeFoldersNamedLikeFiles(path);
  }
}

function sameManifest(one: Manifest, other: Manifest): boolean {
  const text = (manifest: Manifest): string => canonicalJson(manifest as unknown as Json);
  return text(one) === text(other);
}
