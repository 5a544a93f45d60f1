import type { TaskContext } from '../pool/protocol.js';

/** What is hashed, in order; pieces of the shared memory are not copied on their way to a thread. */
export interface Sha256Input {
  readonly pieces: readonly Uint8Array[];
}

/** The task: the sha256 of pieces that follow one another. */
export async function sha256(_context: TaskContext, { pieces }: Sha256Input): Promise<string> {
  // Most threads never hash, and all of them would load it when they start.
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
