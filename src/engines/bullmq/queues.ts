import { createHash } from 'node:crypto';
import type { Piece } from '../pieces/piece.js';
import { thisBuild } from '../pieces/build.js';

/**
 * What a queue is called: by the data folder and by the build of pathfit, so that a worker hears of nothing that it cannot make.
 * Pieces that hold all threads of a machine have a queue of their own, of which a worker takes one at a time.
 */
export function queueName(folderId: string, threads: 'all' | 'one'): string {
  const build = createHash('sha256').update(thisBuild()).digest('hex').slice(0, 8);
  return `pathfit-${folderId}-${build}-${threads}`;
}

/** A name in a queue: it holds no colon and is no number, which BullMQ refuses. */
export function jobId({ fingerprint, name }: Piece): string {
  return `${fingerprint}-${name}`;
}

export const jobOptions = {
  // Each by another worker, where there are more than one.
  attempts: 5,
  backoff: { type: 'fixed', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: false,
} as const;

/**
 * A worker that is lost shows within so many milliseconds. Threads compute, so that the main thread has time to say that it
 * lives; where it does not, a piece is made twice, which does no harm.
 */
export const lockMilliseconds = 10_000;
export const stalledEvery = 4_000;

/** How often a piece may be lost with its worker: a job is not to be given up because machines come and go. */
export const mostLosses = 100;

/** Where workers of any folder and build say that they are there, for a run that finds none of its own. */
export const announcementPrefix = 'pathfit:worker:';

export interface Announcement {
  readonly host: string;
  readonly build: string;
  readonly folders: readonly { readonly path: string; readonly id: string }[];
}

export function isAnnouncement(value: unknown): value is Announcement {
  const { host, build, folders } = (value ?? {}) as Partial<Record<keyof Announcement, unknown>>;
  return (
    [host, build].every((text) => typeof text === 'string') &&
    Array.isArray(folders) &&
    folders.every((folder: unknown) => {
      const { path, id } = (folder ?? {}) as Record<string, unknown>;
      return typeof path === 'string' && typeof id === 'string';
    })
  );
}
