import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeldError } from '../errors.js';

/**
 * One writer a dataset. A contender adds a file whose *name* says which process it is (pid and start time, so
 * that a reused pid is not mistaken for it), then looks who else is there. Files of dead processes are swept
 * by whoever sees them: their names are theirs alone, so a sweep never takes a living process' lock. Of two
 * that see each other, both step back and try again after different pauses.
 */
const lockName = /^writer-(\d+)-(\d+)\.lock$/;

/** When a process started, in clock ticks since boot; 0 where the system does not say. Undefined: no such process. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and brackets: fields are counted from behind its last bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    try {
      process.kill(pid, 0);
      return '0';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM' ? '0' : undefined;
    }
  }
}

/** The pid of another living writer of the folder, if any; sweeps what dead ones left. */
export function otherWriter(folder: string): number | undefined {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  for (const name of names) {
    const match = lockName.exec(name);
    if (!match) continue;
    const pid = Number(match[1]);
    if (pid === process.pid) continue;
    if (startTime(pid) === match[2]) return pid;
    rmSync(join(folder, name), { force: true });
  }
  return undefined;
}

/** Takes the folder's lock; returns the function that gives it back. Throws HeldError naming the holder. */
export async function lock(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `writer-${process.pid}-${startTime(process.pid)}.lock`);
  const attempts = 5;
  for (let attempt = 1; ; attempt++) {
    // Created whole and exclusively: within one process, too, a dataset has one writer.
    try {
      writeFileSync(path, '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
        throw new HeldError(`this process is already writing ${folder}`);
      }
      throw error;
    }
    const holder = otherWriter(folder);
    if (holder === undefined) return () => rmSync(path, { force: true });
    rmSync(path, { force: true });
    if (attempt === attempts) {
      throw new HeldError(`process ${holder} is writing ${folder}: wait until it is done, then run again`);
    }
    await sleep(5 + (process.pid % 7) * 5 * attempt);
  }
}
