import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Which process one is, so that others can tell whether it still lives. A pid alone says little: it is given again
 * after a while, and a container or another machine that shares the folder counts its own.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since the machine did; 0 where the system does not say. */
  readonly start: string;
  /** Where its pid means this process: this start of the machine, and this container. */
  readonly place: string;
  /** Tells apart copies of this module in one process. */
  readonly copy: string;
}

/** Whether a value says which process one is: what is read from a disk may be anything. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  const { pid, start, place, copy } = (value ?? {}) as Partial<Record<keyof ProcessIdentity, unknown>>;
  return Number.isSafeInteger(pid) && [start, place, copy].every((text) => typeof text === 'string');
}

export const thisProcess: ProcessIdentity = {
  pid: process.pid,
  start: startTime(process.pid) ?? '0',
  place: createHash('sha256').update(placeText()).digest('hex').slice(0, 8),
  copy: randomBytes(4).toString('hex'),
};

/** Linux says which start of the machine and which container it is; elsewhere the machine's name has to do. */
function placeText(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8') + readlinkSync('/proc/self/ns/pid');
  } catch {
    return hostname();
  }
}

/** When the process with this pid started; undefined where there is none, or one that has ended and waits to be buried. */
function startTime(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return isRunning(pid) ? '0' : undefined;
  }
  // The command's name may hold spaces and brackets: fields are counted from behind its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 'ZX'.includes(fields[0]) ? undefined : fields[19];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process lives; `unknown` where its place is another, or the system does not say when processes started. */
export function lives({ pid, start, place }: ProcessIdentity): 'yes' | 'no' | 'unknown' {
  if (place !== thisProcess.place) return 'unknown';
  const found = startTime(pid);
  if (found === undefined) return 'no';
  if (found === '0' || start === '0') return 'unknown';
  return found === start ? 'yes' : 'no';
}
