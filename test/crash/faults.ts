import { systemCalls, type SystemCalls } from '#dist/store/system-calls.js';
import { Disk } from './disk.js';

/**
 * What goes wrong at a call of the system.
 *
 * - ENOSPC: from here on the disk is full; what is written here goes in by half.
 * - EIO: this one call fails, whichever it is.
 * - EMFILE: from here on no file can be opened.
 * - short write: this write takes half of what it is given.
 * - crash: the machine loses its power: no call is made from here on, and what was not synced is lost.
 */
export type Fault = 'ENOSPC' | 'EIO' | 'EMFILE' | 'short write' | 'crash';

type Name = keyof SystemCalls;
const names = Object.keys(systemCalls) as Name[];
const changing = new Set<Name>([
  'write',
  'sync',
  'syncLater',
  'rename',
  'makeFolder',
  'remove',
  'removeFolder',
]);

/** Whether a fault can hit a call. A crash before a call that only looks is one before the next that does not. */
function canHit(fault: Fault, name: Name, args: readonly unknown[]): boolean {
  const opensToWrite = name === 'open' && args[1] !== 'r';
  switch (fault) {
    case 'ENOSPC':
      return opensToWrite || ['write', 'sync', 'syncLater', 'rename', 'makeFolder'].includes(name);
    case 'EIO':
      return true;
    case 'EMFILE':
      return name === 'open' || name === 'entries';
    case 'short write':
      return name === 'write';
    case 'crash':
      return opensToWrite || changing.has(name);
  }
}

function unsynced(name: Name, call: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
  if (name === 'sync') return undefined;
  return name === 'syncLater' ? Promise.resolve() : call(...args);
}

export interface Outcome<Result> {
  readonly result: Result | undefined;
  readonly error: unknown;
  /** Whether the call that was to fail came. */
  readonly hit: boolean;
}

/** Does `work` with the fault at the n-th call that it can hit, counted from 1. Nothing is really synced. */
export async function withFault<Result>(
  fault: Fault,
  n: number,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> {
  const real = { ...systemCalls };
  const disk = new Disk();
  let count = 0;
  const fails = (name: Name, args: readonly unknown[]): boolean => {
    if (fault === 'crash' && count >= n) return true;
    if (!canHit(fault, name, args)) return false;
    count++;
    return fault === 'EIO' || fault === 'short write' ? count === n : count >= n;
  };
  const replace = (name: Name): void => {
    const call = real[name] as (...args: unknown[]) => unknown;
    const make = (...args: unknown[]): unknown => disk.make(name, args, () => unsynced(name, call, args));
    const replaced = (...args: unknown[]): unknown => {
      if (!fails(name, args)) return make(...args);
      if (name === 'write' && count === n) {
        const half = (args[1] as Uint8Array).subarray(0, Math.ceil((args[1] as Uint8Array).length / 2));
        const taken = make(args[0], half);
        if (fault === 'short write') return taken;
      }
      // The system closes a file even where it reports an error.
      if (name === 'close') make(...args);
      const code = fault === 'crash' ? 'EIO' : fault;
      throw Object.assign(new Error(`${code}: made by a test, ${name}`), { code, syscall: name });
    };
    Object.assign(systemCalls, { [name]: replaced });
  };
  names.forEach(replace);
  try {
    return { result: await work(), error: undefined, hit: count >= n };
  } catch (error) {
    return { result: undefined, error, hit: count >= n };
  } finally {
    Object.assign(systemCalls, real);
    // In which order names reach the disk is the system's business: once so, once so.
    if (fault === 'crash') disk.losePower(n % 2 === 0);
  }
}
