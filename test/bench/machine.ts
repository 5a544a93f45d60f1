import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Peers } from './peers.js';
import { root, runProgram } from './programs.js';

/** Where and on what figures were measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
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
    numpy: numpy?.version ?? null,
    torch: torch?.version ?? null,
    compiler: compiler?.version ?? null,
    commit: await commit(),
  };
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
