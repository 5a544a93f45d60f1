import { arch, cpus, release, totalmem, type } from 'node:os';
import { inTurn } from './bench.js';
import type { Peers } from './peers.js';
import { root, runProgram } from './programs.js';

/** Where and on what figures were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** How many times as much two processes get done at once as one alone: less than 2 where cores share what they compute with. */
  readonly twoAtOnce: number;
  /** Versions of what stands beside us; null where it is not installed. */
  readonly numpy: string | null;
  readonly torch: string | null;
  readonly compiler: string | null;
  /** The commit of the sources, and whether files of it were changed since; null outside a clone. */
  readonly commit: { readonly id: string; readonly changed: boolean } | null;
}

export async function thisMachine({ numpy, torch, compiler }: Peers): Promise<Machine> {
  return {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release().split('-')[0]} ${arch()}`,
    node: process.version,
    twoAtOnce: await twoAtOnce(),
    numpy: numpy?.version ?? null,
    torch: torch?.version ?? null,
    compiler: compiler?.version ?? null,
    commit: await commit(),
  };
}

/** Independent sums of products, as many at once as keep a core's arithmetic busy. */
const arithmetic =
  'let a = 1, b = 1, c = 1, d = 1, e = 1, f = 1; const x = 1 - 1e-9;' +
  'for (let i = 0; i < 3e8; i++) { a = a * x + 1; b = b * x + 2; c = c * x + 3; d = d * x + 4; e = e * x + 5; f = f * x + 6 }' +
  'if (a + b + c + d + e + f === 0) throw new Error()';

async function twoAtOnce(): Promise<number> {
  const run = async (): Promise<number> => (await runProgram(process.execPath, ['-e', arithmetic])).seconds;
  const { alone, both } = await inTurn({
    alone: run,
    both: async () => Math.max(...(await Promise.all([run(), run()]))),
  });
  return (2 * alone.median) / both.median;
}

async function commit(): Promise<Machine['commit']> {
  const git = async (...args: string[]): Promise<string> =>
    (await runProgram('git', ['-C', root, ...args])).stdout.trim();
  try {
    const id = await git('rev-parse', '--short', 'HEAD');
    const changes = await git('status', '--porcelain', '--untracked-files=no', '--', ':!BENCHMARKS.md');
    return { id, changed: changes !== '' };
  } catch {
    return null;
  }
}
