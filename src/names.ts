import { UsageError } from './errors.js';

/** Letters of a name at most: with what is put before and behind it, a file system takes 255 of them. */
export const mostLetters = 100;

/** Names that become those of files and folders: none leads out of its folder, and none is hidden. */
export const fileNamePattern = /^[A-Za-z0-9][\w.-]{0,99}$/;
export const fileNameWords = `a name of at most ${mostLetters} letters, digits, dots, dashes and underscores that begins with a letter or a digit`;

/** Names that become those of columns as well. */
export const columnNamePattern = /^[A-Za-z][\w-]{0,99}$/;
export const columnNameWords = `a name of at most ${mostLetters} letters, digits, dashes and underscores that begins with a letter`;

/** Throws UsageError where `name`, given as `what`, cannot be a file's. */
export function checkFileName(what: string, name: string): void {
  if (fileNamePattern.test(name)) return;
  const found = name.length > mostLetters ? `${name.length} letters` : JSON.stringify(name);
  throw new UsageError(`${what} must be ${fileNameWords}, found ${found}`);
}

/** Throws UsageError where `path`, given as `what`, is no path of a folder: none would be the current one. */
export function checkFolder(what: string, path: string): void {
  if (path !== '' && !path.includes('\0')) return;
  throw new UsageError(`${what} must be a folder, found ${JSON.stringify(path)}`);
}
