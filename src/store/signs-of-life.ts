import { ifThere, withoutFailing } from './files.js';
import { lives, type ProcessIdentity } from './process-identity.js';
import { systemCalls } from './system-calls.js';

/** Seconds between signs of life, and without one after which a process that cannot be asked counts as dead. */
const signEvery = 5;
const deadAfter = 60;

/** Lets a process give a sign every few seconds, to a file of its own; gives the function that ends it. */
export function giveSigns(sign: () => void): () => void {
  const timer = setInterval(() => withoutFailing(sign), signEvery * 1000).unref();
  return () => clearInterval(timer);
}

/**
 * Whether a process is at work. Its pid and start time say so; where they cannot (it runs in another container or on
 * another machine, or the system has no /proc), the age of the file to which it gives signs. `now` is the time by the
 * clock that dates this file, which on a shared disk is another machine's.
 */
export function isAlive(process: ProcessIdentity, path: string, now = Date.now()): boolean {
  const answer = lives(process);
  if (answer !== 'unknown') return answer === 'yes';
  const sign = ifThere(() => systemCalls.stat(path));
  return sign !== undefined && now - Number(sign.mtimeMs) < deadAfter * 1000;
}
