import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Where the suite's folders are: in memory, where the system has files there, since small runs wait for a disk most of
 * the time.
 */
export const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const folders: string[] = [];

/** A folder that is there until the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(temporary, 'pathfit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that is there until all tests of the file have: setup.ts, which each file begins with, sees to that. */
export function folderOfFile(): string {
  folders.push(mkdtempSync(join(temporary, 'pathfit-')));
  return folders.at(-1)!;
}

export function removeFoldersOfFile(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
