import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeTextAtomically } from './atomic-file.js';
import { fileSize, ifFile, ifThere, readText, withFile, writeFully } from './files.js';
import { sha256Of } from './manifest.js';
import { isPart, type Part } from './part.js';
import { systemCalls } from './system-calls.js';

/**
 * The journal of a dataset that is not finished: one line of JSON a part. The last
 * field of a line is the sha256 of the text before it, so that a damaged line is told from a whole one.
 */
export const journalName = 'journal.ndjson';

/** Size and sha256 of a file, read in pieces; undefined where there is none. Throws NotAFileError. */
export function hashFile(path: string): { bytes: number; sha256: string } | undefined {
  return ifThere(() => {
    fileSize(path);
    return withFile(path, 'r', (fd) => {
      const hash = createHash('sha256');
      const piece = new Uint8Array(1 << 20);
      let bytes = 0;
      for (let read = systemCalls.read(fd, piece); read > 0; read = systemCalls.read(fd, piece)) {
        hash.update(piece.subarray(0, read));
        bytes += read;
      }
      return { bytes, sha256: hash.digest('hex') };
    });
  });
}

/** The parts that the journal speaks of, in the order in which they were written. */
export function journalledParts(folder: string): Part[] {
  const lines = ifFile(() => readText(join(folder, journalName)))?.split('\n') ?? [];
  return lines.map(partIn).filter((part) => part !== undefined);
}

/** The journalled parts whose bytes are what was journalled. */
export function trustedParts(folder: string): Part[] {
  return journalledParts(folder).filter(({ file, bytes, sha256 }) => {
    const found = ifFile(() => hashFile(join(folder, file)));
    return found?.bytes === bytes && found.sha256 === sha256;
  });
}

function lineOf(part: Part): string {
  const body = JSON.stringify(part).slice(0, -'}'.length);
  return `${body},"line":"${sha256Of(body)}"}\n`;
}

const lineForm = /^(.*),"line":"([0-9a-f]{64})"\}$/;

/** The part of a journal's line; undefined where the line was cut short or damaged: its part is made again. */
function partIn(line: string): Part | undefined {
  const [, body, sha256] = lineForm.exec(line) ?? [];
  if (body === undefined || sha256Of(body) !== sha256) return undefined;
  const part = JSON.parse(`${body}}`) as unknown;
  return isPart(part) ? part : undefined;
}

/** Writes down a part. */
export function appendToJournal(folder: string, part: Part): void {
  withFile(join(folder, journalName), 'a', (fd) => writeFully(fd, new TextEncoder().encode(lineOf(part))));
}

/** Makes the lines durable that were written so far. */
export function syncJournal(folder: string): void {
  withFile(join(folder, journalName), 'a', (fd) => systemCalls.sync(fd));
}

/** Starts the journal anew with what is trusted, so that a torn line never lies in front of a whole one. */
export function rewriteJournal(folder: string, parts: readonly Part[]): void {
  writeTextAtomically(join(folder, journalName), parts.map(lineOf).join(''));
}
