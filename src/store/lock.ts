import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeldError, InterruptedError } from '../errors.js';
import {
  ifThere,
  isFull,
  isMissing,
  isThere,
  makeFolder,
  readText,
  removeFile,
  withFile,
  withoutFailing,
  writeFully,
} from './files.js';
import { type ProcessIdentity, thisProcess } from './process-identity.js';
import { giveSigns, life, lifeOf } from './signs-of-life.js';
import { systemCalls } from './system-calls.js';

/**
 * One writer a dataset. A contender adds a file whose *name* says which process it is, then looks who else is there;
 * of two that see each other both step back and try again after different pauses. Files of dead processes are swept
 * by whoever sees them: a name is one process' alone, so a sweep never takes another's lock.
 *
 * A writer writes to its file every few seconds, which is its sign of life where its pid cannot be asked for.
 */
const lockName = /^writer-(\d+)-(\d+)-([0-9a-f]+)-([0-9a-f]+)\.lock$/;

/** What a lock's file says, where nothing has befallen it. */
const machineName = /^[\w.-]{1,255}$/;

/** Tries of a contender that does not wait: two that began at once see each other go. */
const tries = 5;
/** Milliseconds between looks. */
const longestPause = 300;

/** A writer and its lock's file. */
interface Writer extends ProcessIdentity {
  readonly path: string;
  /** Whether it gives no signs of life by their date, which another clock may have set. */
  readonly isDoubtful?: boolean;
}

/** Folders that this process is writing. */
const held = new Set<string>();

/** How a contender waits until the holder is done. */
export interface Waiting {
  /** Ends the wait with InterruptedError. */
  readonly signal?: AbortSignal;
  /** Is told once who holds the folder. */
  onHeld(message: string): void;
}

export function isLockName(name: string): boolean {
  return lockName.test(name);
}

function nameOf({ pid, start, place, copy }: ProcessIdentity): string {
  return `writer-${pid}-${start}-${place}-${copy}.lock`;
}

/**
 * The other living writer of a folder, if any; sweeps what dead ones left. `now` is the time by the clock that dates
 * the folder's files, which on a shared disk is another machine's.
 */
export function otherWriter(folder: string, now = Date.now()): Writer | undefined {
  for (const { name } of ifThere(() => systemCalls.entries(folder)) ?? []) {
    const match = lockName.exec(name);
    if (!match) continue;
    const path = join(folder, name);
    const writer = { pid: Number(match[1]), start: match[2], place: match[3], copy: match[4], path };
    const own = name === nameOf(thisProcess);
    if (own && held.has(resolve(folder))) continue;
    const found = own ? 'dead' : lifeOf(writer, path, now);
    if (found !== 'dead') return { ...writer, isDoubtful: found === 'doubtful' };
    // A store that may only be read keeps it.
    withoutFailing(() => removeFile(path));
  }
  return undefined;
}

/** Whether a living process, this one or another, is writing the folder, as a single look says. */
export function isWritten(folder: string): boolean {
  return held.has(resolve(folder)) || otherWriter(folder)?.isDoubtful === false;
}

/** The same for who looks again and again until nobody is: one that gives no signs is watched before it counts as dead. */
export function mayBeWritten(folder: string): boolean {
  return held.has(resolve(folder)) || otherWriter(folder) !== undefined;
}

/** Takes the folder, or gives who has it; undefined where the folder went while it was taken. */
function take(folder: string): (() => void) | Writer | undefined {
  const path = join(folder, nameOf(thisProcess));
  const whole = resolve(folder);
  if (held.has(whole)) return { ...thisProcess, path };
  held.add(whole);
  const endSigns = giveSigns(() => giveSign(path));
  const unlock = (): void => {
    endSigns();
    held.delete(whole);
    // Where it cannot be removed, whoever comes next sweeps it: this process, or any other once this one has ended.
    withoutFailing(() => removeFile(path));
  };
  try {
    makeFolder(folder);
    giveSign(path);
    const other = otherWriter(folder, Number(systemCalls.stat(path).mtimeMs));
    // One that took the folder away before it was looked into has taken this lock with it (garbage.ts).
    if (!other && isThere(path)) return unlock;
    unlock();
    return other;
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Makes the lock's file, or dates it anew. It says the machine's name, for whoever reads of it; where a full disk has
 * no room for that it stays empty, and locks all the same: gc, which makes room, has to begin with one.
 */
function giveSign(path: string): void {
  withFile(path, 'w', (fd) => {
    try {
      writeFully(fd, new TextEncoder().encode(hostname()));
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  });
}

function nameOfHolder(writer: Writer): string {
  if (writer.copy === thisProcess.copy) return 'this process';
  if (writer.place === thisProcess.place) return `process ${writer.pid}`;
  const machine = ifThere(() => readText(writer.path)) ?? '';
  const named = machineName.test(machine) ? ` (${machine})` : '';
  return `process ${writer.pid} of another machine or container${named}`;
}

/**
 * Takes the folder's lock; gives the function that gives it back. Where another has it, waits for that one if it is
 * said how, and throws HeldError naming it if not.
 */
export async function lock(folder: string, waiting?: Waiting): Promise<() => void> {
  let told = false;
  for (let tried = 1; ; tried++) {
    const taken = takeOrMissing(folder, tried);
    if (typeof taken === 'function') return taken;
    if (taken && waiting && !told) {
      waiting.onHeld(`waiting until ${nameOfHolder(taken)} has written ${folder}${takeOver(taken)}`);
      told = true;
    }
    // It is watched until it is known to be dead, or alive.
    if (taken && !waiting && tried >= tries && !taken.isDoubtful) {
      throw new HeldError(
        `${nameOfHolder(taken)} is writing ${folder}: run again when it is done${takeOver(taken)}`,
      );
    }
    // Of different lengths, so that two that stepped back do not meet again.
    const pause = Math.min(longestPause, 10 * tried) * (0.5 + Math.random());
    const { signal } = waiting ?? {};
    await sleep(pause, undefined, signal && { signal }).catch(() => undefined);
    if (signal?.aborted) throw new InterruptedError();
  }
}

/** When the lock of a process that cannot be asked is taken over. */
function takeOver({ copy, place }: Writer): string {
  if (copy === thisProcess.copy || place === thisProcess.place) return '';
  return ` (should that machine be gone: ${life.deadAfter} s after its last sign of life)`;
}

/** `take`, or undefined where another that had nothing to leave has just removed the folder. */
function takeOrMissing(folder: string, tried: number): ReturnType<typeof take> {
  try {
    return take(folder);
  } catch (error) {
    if (isMissing(error) && tried < tries) return undefined;
    throw error;
  }
}
