import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { temporarySuffix, writeTextAtomically } from '../../store/atomic-file.js';
import {
  foldersIn,
  ifFile,
  ifThere,
  isThere,
  makeFolder,
  readText,
  removeFile,
  removeTree,
  syncFolder,
  withoutFailing,
} from '../../store/files.js';
import type { Json } from '../../store/fingerprint.js';
import { systemCalls } from '../../store/system-calls.js';
import { type Failure, isFailure, isOutcome, type Outcome, readJson } from './outcome.js';
import { isPieceName } from './piece.js';

/**
 * Where machines that share a data folder meet: data/pieces/FINGERPRINT of a dataset that is being made. Beside plan.json, which
 * the coordinator writes, lies a folder per piece that is whole: its parts under the names that the dataset will have, and
 * outcome.json. A worker makes a piece in a folder of its own, all of it durable, and renames that; so a piece is there whole or
 * not at all, and where two have made it the first stays. The coordinator renames parts into the dataset.
 */
export function piecesFolder(dataFolder: string): string {
  return join(dataFolder, 'pieces');
}

export const planName = 'plan.json';
const outcomeName = 'outcome.json';
const failureSuffix = '.failure.json';
const checkpointSuffix = '.checkpoint';
export const progressName = 'progress.json';

/** The folder of one dataset’s pieces. */
export class PieceFolder {
  readonly path: string;

  constructor(dataFolder: string, fingerprint: string) {
    this.path = join(piecesFolder(dataFolder), fingerprint);
  }

  /** Writes the plan, where it is not there as it is. */
  publish(plan: string): void {
    const path = join(this.path, planName);
    if (ifFile(() => readText(path)) === plan) return;
    makeFolder(this.path);
    writeTextAtomically(path, plan, { temporary: `${path}.${uniqueWord()}${temporarySuffix}` });
  }

  /** Undefined where there is none. */
  plan(): unknown {
    return readJson(join(this.path, planName));
  }

  exists(): boolean {
    return isThere(this.path);
  }

  /** The pieces that are there, and those that have failed. */
  look(): { readonly made: ReadonlySet<string>; readonly failed: ReadonlySet<string> } {
    const [made, failed] = [new Set<string>(), new Set<string>()];
    for (const entry of ifThere(() => systemCalls.entries(this.path)) ?? []) {
      const { name } = entry;
      if (entry.isDirectory() && isPieceName(name)) made.add(name);
      else if (name.endsWith(failureSuffix)) failed.add(name.slice(0, -failureSuffix.length));
    }
    return { made, failed };
  }

  folderOf(piece: string): string {
    return join(this.path, piece);
  }

  isMade(piece: string): boolean {
    return isThere(join(this.folderOf(piece), outcomeName));
  }

  /** Undefined where the piece is not there, or its outcome is not what a worker writes. */
  outcome(piece: string): Outcome | undefined {
    const outcome = readJson(join(this.folderOf(piece), outcomeName));
    return isOutcome(outcome) ? outcome : undefined;
  }

  /** Takes back a piece that is not what it says. */
  discard(piece: string): void {
    removeTree(this.folderOf(piece));
  }

  /** A folder in which a worker makes a piece, of this worker alone. Throws where the dataset is not being made any more. */
  begin(piece: string): string {
    const folder = join(this.path, `${piece}.${uniqueWord()}${temporarySuffix}`);
    systemCalls.makeFolder(folder);
    return folder;
  }

  /**
   * Makes what lies in a worker’s folder the piece, unless another was first. The bytes of its parts are durable; an outcome
   * that a loss of power takes leaves a piece that is none, and is made again.
   */
  finish(piece: string, folder: string, outcome: Outcome): void {
    writeTextAtomically(join(folder, outcomeName), JSON.stringify(outcome) + '\n', { durable: false });
    for (const table of foldersIn(folder)) syncFolder(join(folder, table));
    try {
      systemCalls.rename(folder, this.folderOf(piece));
    } catch (error) {
      if (!this.isMade(piece) && isThere(this.path)) throw error;
      removeTree(folder);
      return;
    }
    syncFolder(this.path);
    withoutFailing(() => removeFile(this.checkpoint(piece)));
    this.forgive(piece);
  }

  checkpoint(piece: string): string {
    return join(this.path, piece + checkpointSuffix);
  }

  failure(piece: string): Failure | undefined {
    const failure = readJson(join(this.path, piece + failureSuffix));
    return isFailure(failure) ? failure : undefined;
  }

  fail(piece: string, failure: Omit<Failure, 'attempts'>): Failure {
    const path = join(this.path, piece + failureSuffix);
    const told = { ...failure, attempts: (this.failure(piece)?.attempts ?? 0) + 1 };
    const temporary = `${path}.${uniqueWord()}${temporarySuffix}`;
    writeTextAtomically(path, JSON.stringify(told) + '\n', { temporary });
    return told;
  }

  forgive(piece: string): void {
    withoutFailing(() => removeFile(join(this.path, piece + failureSuffix)));
  }

  /** What the coordinator says of how far it is, for whoever asks. */
  say(progress: Json): void {
    const path = join(this.path, progressName);
    withoutFailing(() => writeTextAtomically(path, JSON.stringify(progress) + '\n', { durable: false }));
  }

  progress(): unknown {
    return readJson(join(this.path, progressName));
  }

  /** The dataset is there, or nobody wants it any more. What workers are still at finds no folder to be renamed into. */
  remove(): void {
    // In one step, so that a worker that is about to finish does not find half of it.
    const aside = `${this.path}.${uniqueWord()}${temporarySuffix}`;
    withoutFailing(() => {
      if (ifThere(() => systemCalls.rename(this.path, aside)) === undefined) removeTree(aside);
    });
  }
}

/** A word that no other process has: folders that two machines make at once must not be one. */
export function uniqueWord(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}`;
}
