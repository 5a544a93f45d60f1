import { readFileSync } from 'node:fs';
import { type ProcessIdentity, thisProcess } from '../../src/store/process-identity.js';

/** When a process started, as Linux says it. */
export function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

/** Another process that lives: the one that started this one. */
export const living: Partial<ProcessIdentity> = { pid: process.ppid, start: startOf(process.ppid) };

/** One that is no more: pids end below this one. */
export const dead: Partial<ProcessIdentity> = { pid: 4194305, start: '1' };

/** The name of a lock's file: of this process, where nothing else is said, by another copy of the code. */
export function lockNameOf(writer: Partial<ProcessIdentity>): string {
  const { pid, start, place, copy } = { ...thisProcess, copy: '0123abcd', ...writer };
  return `writer-${pid}-${start}-${place}-${copy}.lock`;
}
