import type { StatsBase } from 'node:fs';
import { RunError } from '../errors.js';

/** What stands in a file's place, in words; undefined for a file. Others than files may have no end, or never begin. */
export function otherThanFile(stat: StatsBase<number | bigint>): string | undefined {
  if (stat.isFile()) return undefined;
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return 'a device';
}

/** Where a file should be is something else. Whoever can make the file again takes it for damage. */
export class NotAFileError extends RunError {
  constructor(
    path: string,
    readonly found: string,
  ) {
    super(`${path} must be a file, found ${found}: move it away`);
  }
}
