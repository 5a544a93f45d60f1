import { ifThere, withoutFailing } from './files.js';
import { lives, type ProcessIdentity } from './process-identity.js';
import { systemCalls } from './system-calls.js';

/**
 * Seconds between signs of life, without one after which a process that cannot be asked counts as dead, and for which one is
 * watched whose last sign is older than that by its date: clocks of machines differ, and on some shared disks each machine
 * dates its own files. A test may watch for less.
 */
export const life = { signEvery: 5, deadAfter: 60, watchFor: 15 };

/** Lets a process give a sign every few seconds, to a file of its own; gives the function that ends it. */
export function giveSigns(sign: () => void): () => void {
  const timer = setInterval(() => withoutFailing(sign), life.signEvery * 1000).unref();
  return () => clearInterval(timer);
}

/** `doubtful`: dead, or yet to come, by the date of its last sign, and not yet watched for long enough to say so by our own clock. */
export type Life = 'alive' | 'doubtful' | 'dead';

/** Signs that were seen: the date of the latest, since when by our own clock, and whether there was one before it. */
const watched = new Map<string, { date: bigint; since: number; beats: boolean }>();

/**
 * Whether a process is at work: the one rule by which locks, gc, `status` and `runs` go. Who looks once is told `doubtful` where
 * only watching could say it. Its pid and start time say so; where they cannot (it runs in another container or on
 * another machine, or the system has no /proc), the file to which it gives signs: by its date, `now` being the time by the
 * clock that dates it, and where that says that it is dead, or is yet to come, by whether it changes while it is watched.
 */
export function lifeOf(process: ProcessIdentity, path: string, now = Date.now()): Life {
  const answer = lives(process);
  if (answer !== 'unknown') return answer === 'yes' ? 'alive' : 'dead';
  const sign = ifThere(() => systemCalls.stat(path));
  if (!sign) return 'dead';
  const { since, beats } = watch(path, sign.mtimeNs);
  const unchanged = (performance.now() - since) / 1000;
  const age = (now - Number(sign.mtimeMs)) / 1000;
  if (beats || Math.abs(age) < life.deadAfter) return unchanged < life.deadAfter ? 'alive' : 'dead';
  return unchanged < life.watchFor ? 'doubtful' : 'dead';
}

function watch(path: string, date: bigint): { date: bigint; since: number; beats: boolean } {
  const before = watched.get(path);
  if (before?.date === date) return before;
  // A file that was put back, or copied, is no sign.
  const seen = { date, since: performance.now(), beats: before !== undefined && date > before.date };
  watched.set(path, seen);
  return seen;
}
