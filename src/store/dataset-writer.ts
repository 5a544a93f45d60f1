import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ByteSink, writeFileAtomically, type WrittenFile } from './atomic-file.js';
import type { Json } from './fingerprint.js';
import { appendToJournal, journalName, rewriteJournal, trustedParts } from './journal.js';
import { type Manifest, manifestName, type Part } from './manifest.js';

/** The state of a long computation that has not left a part yet. */
export const checkpointName = 'checkpoint.bin';

/** What identifies a dataset. */
export interface DatasetIdentity {
  readonly stage: string;
  readonly fingerprint: string;
  readonly ingredients: Json;
}

/**
 * Writes one dataset part by part. Each part is durable and journalled before the next begins, so that a run
 * that was killed carries on from the last whole part; `publish` makes the dataset appear.
 */
export class DatasetWriter {
  readonly #parts = new Map<string, Part>();
  /** How many parts an earlier run left that could be trusted. */
  readonly resumedParts: number;

  /**
   * The caller holds the folder's lock and gives it back through `unlock`. Without `durable` nothing is synced or
   * journalled: for a folder that goes before its process does, and that no run carries on from.
   */
  constructor(
    readonly folder: string,
    private readonly identity: DatasetIdentity,
    private readonly unlock: () => void,
    private readonly durable = true,
  ) {
    for (const part of trustedParts(folder)) this.#parts.set(part.file, part);
    this.resumedParts = this.#parts.size;
    this.#sweep();
    if (this.resumedParts > 0) rewriteJournal(folder, [...this.#parts.values()]);
    else rmSync(join(folder, journalName), { force: true });
  }

  /** Removes what no trusted journal line speaks of: temporary files, and parts that were never journalled. */
  #sweep(): void {
    for (const entry of readdirSync(this.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(this.folder.length + 1);
      const known = this.#parts.has(name) || [journalName, checkpointName].includes(name);
      if (!known && !name.endsWith('.lock')) rmSync(path, { force: true });
    }
  }

  /** The part under this name, where it is already whole. */
  part(file: string): Part | undefined {
    return this.#parts.get(file);
  }

  write(file: string, rows: number, produce: (sink: ByteSink) => void): Part {
    const part = { file, rows, ...this.#writeFile(file, produce) };
    if (this.durable) appendToJournal(this.folder, part);
    this.#parts.set(file, part);
    return part;
  }

  #writeFile(file: string, produce: (sink: ByteSink) => void): WrittenFile {
    return writeFileAtomically(join(this.folder, file), produce, { durable: this.durable });
  }

  /** Keeps the state of a long computation, whole or not at all; the latest replaces the one before. */
  writeCheckpoint(state: Uint8Array): void {
    const sha256 = createHash('sha256').update(state).digest();
    this.#writeFile(checkpointName, (sink) => {
      sink.write(sha256);
      sink.write(state);
    });
  }

  /** The last checkpoint, or undefined where there is none whose bytes are whole. */
  readCheckpoint(): Uint8Array | undefined {
    const path = join(this.folder, checkpointName);
    if (!existsSync(path)) return undefined;
    const bytes = readFileSync(path);
    const state = bytes.subarray(32);
    const sha256 = createHash('sha256').update(state).digest();
    return sha256.equals(bytes.subarray(0, 32)) ? state : undefined;
  }

  /** What the dataset would say of itself if it were published now. */
  manifestOf(summary: Json): Manifest {
    const parts = [...this.#parts.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
    return { format: 1, ...this.identity, parts, summary };
  }

  /** Makes the dataset appear: from here on it is found by its fingerprint. */
  publish(summary: Json): Manifest {
    const manifest = this.manifestOf(summary);
    const text = JSON.stringify(manifest, null, 1) + '\n';
    this.#writeFile(manifestName, (sink) => sink.write(new TextEncoder().encode(text)));
    rmSync(join(this.folder, journalName), { force: true });
    rmSync(join(this.folder, checkpointName), { force: true });
    return manifest;
  }

  /** Gives the dataset back, finished or not; a folder in which nothing was written goes. */
  release(): void {
    this.unlock();
    try {
      rmdirSync(this.folder);
    } catch {
      // Not empty: it holds the dataset, or what the next run carries on from.
    }
  }
}
