import { createHash } from 'node:crypto';
import { temporarySuffix, writeFileAtomically } from './atomic-file.js';
import { ifFile, readFile } from './files.js';

/** The state of a long computation in a file of its own, whole or not at all: its sha256, 32 bytes, and the state. */

/** The latest replaces the one before. `temporary` where several processes may write it at once. */
export function writeCheckpointFile(
  path: string,
  state: Uint8Array,
  { durable = true, temporary = path + temporarySuffix } = {},
): void {
  const sha256 = createHash('sha256').update(state).digest();
  const produce = (sink: { write(bytes: Uint8Array): void }): void => {
    sink.write(sha256);
    sink.write(state);
  };
  writeFileAtomically(path, produce, { durable, temporary });
}

/** Undefined where there is none whose bytes are whole. */
export function readCheckpointFile(path: string): Uint8Array | undefined {
  const bytes = ifFile(() => readFile(path));
  if (!bytes) return undefined;
  const state = bytes.subarray(32);
  const sha256 = createHash('sha256').update(state).digest();
  return sha256.equals(bytes.subarray(0, 32)) ? state : undefined;
}
