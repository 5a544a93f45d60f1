import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.js';
import type { Part } from './manifest.js';

/** The journal of a dataset that is not finished: one line of JSON a part, synced before the next begins. */
export const journalName = 'journal.ndjson';

/** Size and sha256 of a file, read in pieces; undefined where there is none. */
export function hashFile(path: string): { bytes: number; sha256: string } | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const hash = createHash('sha256');
    const piece = new Uint8Array(1 << 20);
    let bytes = 0;
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
      hash.update(piece.subarray(0, read));
      bytes += read;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(fd);
  }
}

/** The journalled parts whose bytes are what was journalled, in the order in which they were written. */
export function trustedParts(folder: string): Part[] {
  let text: string;
  try {
    text = readFileSync(join(folder, journalName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    let part: Part;
    try {
      part = JSON.parse(line) as Part;
    } catch {
      continue; // A line that the crash cut short: its part is made again.
    }
    const found = hashFile(join(folder, part.file));
    if (found?.bytes === part.bytes && found.sha256 === part.sha256) parts.push(part);
  }
  return parts;
}

export function appendToJournal(folder: string, part: Part): void {
  const fd = openSync(join(folder, journalName), 'a');
  try {
    writeSync(fd, JSON.stringify(part) + '\n');
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Starts the journal anew with what is trusted, so that a torn line never lies in front of a whole one. */
export function rewriteJournal(folder: string, parts: readonly Part[]): void {
  const text = parts.map((part) => JSON.stringify(part) + '\n').join('');
  writeFileAtomically(join(folder, journalName), (sink) => sink.write(new TextEncoder().encode(text)));
}
