import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { systemCalls } from './system-calls.js';

/** What the store does with files and folders, in single calls of the system. They throw what those throw. */

/** Whether a call failed because there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** What `look` finds, or undefined where there is no such file or folder. */
export function ifThere<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Opens a file, works with it and closes it. The system's errors say a call, and here the file too. */
export function withFile<Result>(path: string, flags: 'r' | 'w' | 'a', work: (fd: number) => Result): Result {
  const fd = systemCalls.open(path, flags);
  return named(path, () => {
    try {
      return work(fd);
    } finally {
      systemCalls.close(fd);
    }
  });
}

/** Does `work`; an error of the system that names no file gets this one's name. */
export function named<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) (error as NodeJS.ErrnoException).path ??= path;
    throw error;
  }
}

/** The same of what is underway. */
export async function namedLater<Result>(path: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    return named(path, () => {
      throw error;
    });
  }
}

/** One read or write takes less than 2 GiB. */
const mostAtOnce = 2 ** 30;

/** Writes all the bytes: a short write (a signal, a nearly full disk) is carried on. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;) {
    const taken = systemCalls.write(fd, bytes.subarray(done, done + mostAtOnce));
    if (taken === 0) throw new RunError('the system takes no more bytes: see whether the disk is full');
    done += taken;
  }
}

/** Fills `bytes` from an open file; gives how many there were. */
export function readFully(fd: number, bytes: Uint8Array): number {
  let done = 0;
  while (done < bytes.byteLength) {
    const read = systemCalls.read(fd, bytes.subarray(done, done + mostAtOnce));
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** The same as `readFully`, without keeping the main thread. */
export async function readFullyLater(fd: number, bytes: Uint8Array): Promise<number> {
  let done = 0;
  while (done < bytes.byteLength) {
    const read = await systemCalls.readLater(fd, bytes.subarray(done, done + mostAtOnce));
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** A file's bytes, or undefined where there is none. */
export function readFile(path: string): Uint8Array | undefined {
  return ifThere(() =>
    withFile(path, 'r', (fd) => {
      const bytes = new Uint8Array(Number(systemCalls.stat(path).size));
      return bytes.subarray(0, readFully(fd, bytes));
    }),
  );
}

/** A file's text in UTF-8, or undefined where there is none. */
export function readText(path: string): string | undefined {
  const bytes = readFile(path);
  return bytes && new TextDecoder().decode(bytes);
}

export function isThere(path: string): boolean {
  return ifThere(() => systemCalls.stat(path)) !== undefined;
}

/** A file's bytes; undefined where there is none. */
export function sizeOf(path: string): number | undefined {
  const stat = ifThere(() => systemCalls.stat(path));
  return stat && Number(stat.size);
}

/** When a file was last written. */
export function dateOf(path: string): Date {
  return new Date(Number(systemCalls.stat(path).mtimeMs));
}

/** Dates a file, where there is one and it may be done: a store that may only be read keeps its dates. */
export function dateFile(path: string, time: Date): void {
  try {
    systemCalls.date(path, time);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!isMissing(error) && !['EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) throw error;
  }
}

export function removeFile(path: string): void {
  ifThere(() => systemCalls.remove(path));
}

/** The files below a folder, as paths from there; none where it is missing. */
export function filesBelow(folder: string): string[] {
  const entries = ifThere(() => systemCalls.entries(folder)) ?? [];
  return entries.flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name)).map((name) => join(entry.name, name))
      : [entry.name],
  );
}

/** The names of the folders in a folder, sorted; none where it is missing. */
export function foldersIn(folder: string): string[] {
  return (ifThere(() => systemCalls.entries(folder)) ?? [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Removes a folder with all that is in it; one that is missing is gone already. */
export function removeTree(folder: string): void {
  for (const entry of ifThere(() => systemCalls.entries(folder)) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeTree(path);
    else removeFile(path);
  }
  ifThere(() => systemCalls.removeFolder(folder));
}

/** Makes a rename, or a new file's or folder's name, durable: the folder's own list of entries reaches the disk. */
export function syncFolder(folder: string): void {
  withFile(folder, 'r', (fd) => systemCalls.sync(fd));
}

/** Makes a folder, and those above it, durably; one that is there stays as it is. */
export function makeFolder(path: string, isInFolder = false): void {
  try {
    systemCalls.makeFolder(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // On some systems the root answers otherwise than with EEXIST. Folders of /proc, which are there, say ENOENT too.
    if (code !== 'ENOENT' || dirname(path) === path || isInFolder) {
      if (ifThere(() => systemCalls.stat(path))?.isDirectory()) return;
      throw error;
    }
    makeFolder(dirname(path));
    makeFolder(path, true);
    return;
  }
  syncFolder(dirname(path));
}

/** Does what only tidies up, on the way out of something: where it fails, the next run sweeps what is left. */
export function withoutFailing(tidy: () => void): void {
  try {
    tidy();
  } catch {
    // What it was on the way out of is the thing to tell of.
  }
}
