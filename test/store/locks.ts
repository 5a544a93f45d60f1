import { type ProcessIdentity, thisProcess } from '../../src/store/process-identity.js';

/** The name of a lock's file: of this process, where nothing else is said, by another copy of the code. */
export function lockNameOf(writer: Partial<ProcessIdentity>): string {
  const { pid, start, place, copy } = { ...thisProcess, copy: '0123abcd', ...writer };
  return `writer-${pid}-${start}-${place}-${copy}.lock`;
}
