import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that a bench starts, and folders that it works in: none of them outlives it, whatever ends it. */

export const root = join(import.meta.dirname, '../..');
/** What benches leave, and where they work: on the same disk as the data of a user who runs pathfit here. */
export const benchFolder = join(root, 'data/bench');

export interface Ended {
  readonly stdout: string;
  /** From before the start to after the end. */
  readonly seconds: number;
  /** The most memory that it had, where `watchMemory` asked for it. */
  readonly peakBytes: number;
}

const running = new Set<ChildProcess>();
let ending = false;

/** Runs a program to its end; throws where it fails. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { watchMemory?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let peakBytes = 0;
    const look = (): void => void (peakBytes = Math.max(peakBytes, peakOf(child.pid)));
    const watching = options.watchMemory ? setInterval(look, 20) : undefined;
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => void stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void stderr.push(text));
    const left = (): void => {
      clearInterval(watching);
      running.delete(child);
    };
    child.on('error', (error) => {
      left();
      reject(error);
    });
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      left();
      // What was ended by us has no result that anybody waits for.
      if (ending) return;
      if (code === 0) resolve({ stdout: stdout.join(''), seconds, peakBytes });
      else reject(new Error(`${[command, ...args].join(' ')} failed: ${stderr.join('').trim()}`));
    });
  });
}

/** The most memory that a process had so far, as Linux says: a high-water mark, so that no peak is missed between looks. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch (error) {
    // It has just ended: what it had is known from the look before.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

const folders = new Set<string>();

/** Works in a folder of its own, which is removed in the end. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  mkdirSync(benchFolder, { recursive: true });
  const folder = mkdtempSync(join(benchFolder, 'work-'));
  folders.add(folder);
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  folders.delete(folder);
}

/** Ends the programs that run, and removes the folders that were worked in. */
export async function endAll(): Promise<void> {
  ending = true;
  const ends = [...running].map(async (child) => {
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await closed;
  });
  await Promise.all(ends);
  for (const folder of folders) remove(folder);
}
