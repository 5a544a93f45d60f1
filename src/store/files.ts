import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { NotAFileError, otherThanFile } from './file-kind.js';
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

/** Writes all the bytes: a short write (a signal, a nearly full disk) goes on. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;) {
    const taken = systemCalls.write(fd, bytes.subarray(done, done + mostAtOnce));
    if (taken === 0) throw new RunError('the system accepts no more bytes: see whether the disk is full');
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

/** How many bytes a file has. Throws NotAFileError where something else has its name, whose end may never come. */
export function fileSize(path: string): number {
  const stat = systemCalls.stat(path);
  const other = otherThanFile(stat);
  if (other !== undefined) throw new NotAFileError(path, other);
  return Number(stat.size);
}

/** A file's bytes, or undefined where there is none. Throws NotAFileError. */
export function readFile(path: string): Uint8Array | undefined {
  return ifThere(() => {
    const bytes = new Uint8Array(fileSize(path));
    return withFile(path, 'r', (fd) => bytes.subarray(0, readFully(fd, bytes)));
  });
}

/** What `read` gives; undefined where something else is in a file's place, which is as good as no file. */
export function ifFile<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotAFileError) return undefined;
    throw error;
  }
}

/** A file's text in UTF-8, or undefined where there is none. Throws NotAFileError. */
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

/** Whether a call failed because there is no room. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Whether a call failed because nothing may be changed there. */
export function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Does what only tidies up, where it may be done: a store that may only be read stays as it is. */
export function unlessReadOnly(tidy: () => void): void {
  try {
    tidy();
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}

/** Dates a file, where there is one and it may be done. */
export function dateFile(path: string, time: Date): void {
  unlessReadOnly(() => ifThere(() => systemCalls.date(path, time)));
}

/** Removes a file, or whatever else has its name; one that is missing is gone already. */
export function removeFile(path: string): void {
  try {
    ifThere(() => systemCalls.remove(path));
  } catch (error) {
    if (!ifThere(() => systemCalls.stat(path))?.isDirectory()) throw error;
    removeTree(path);
  }
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

/**
 * Makes a rename, or a new file's or folder's name, durable: the folder's own list of entries reaches the disk. Some file
 * systems of networks do not sync folders: there the server sees to it.
 */
export function syncFolder(folder: string): void {
  try {
    withFile(folder, 'r', (fd) => systemCalls.sync(fd));
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Makes a folder, and those above it, durably; one that is there stays as it is. */
export function makeFolder(path: string): void {
  if (makeFolderLater(path)) syncFolder(dirname(path));
}

/** The same, and says whether it made it; its name is durable when the caller has synced the folder that it is in. */
export function makeFolderLater(path: string, isInFolder = false): boolean {
  try {
    systemCalls.makeFolder(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // On some systems the root answers otherwise than with EEXIST. Folders of /proc, which are there, say ENOENT too.
    if (code !== 'ENOENT' || dirname(path) === path || isInFolder) {
      const found = ifThere(() => systemCalls.stat(path));
      if (found?.isDirectory()) return false;
      throw code === 'EEXIST' ? notAFolder(path, found) : error;
    }
    makeFolder(dirname(path));
    return makeFolderLater(path, true);
  }
}

function notAFolder(path: string, found: BigIntStats | undefined): RunError {
  if (found) {
    const other = otherThanFile(found) ?? 'a file';
    return new RunError(`${path} must be a folder, found ${other}: move it away, or use another folder`);
  }
  const target = systemCalls.linkTarget(path);
  return new RunError(
    `${path} is a link to ${target}, which is not there: make that folder, or remove the link`,
  );
}

/** Does what only tidies up, on the way out of something: where it fails, the next run sweeps what is left. */
export function withoutFailing(tidy: () => void): void {
  try {
    tidy();
  } catch {
    // What it was on the way out of is the thing to tell of.
  }
}
