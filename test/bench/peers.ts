import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, runProgram } from './programs.js';

/** What stands beside us on this machine: undefined is not installed. */
export interface Peers {
  readonly numpy: PythonPeer | undefined;
  /** Has NumPy as well. */
  readonly torch: PythonPeer | undefined;
  /** Has NumPy as well. */
  readonly scipy: PythonPeer | undefined;
  readonly compiler: Compiler | undefined;
}

export interface PythonPeer {
  readonly version: string;
  /** Runs one of the peers' programs, or one of our own by its whole path; `--name value` for each flag. */
  run(program: string, flags?: Readonly<Record<string, string | number>>): ReturnType<typeof runProgram>;
}

export interface Compiler {
  readonly command: string;
  readonly version: string;
}

/** Where the peers' programs are, unless --peers says otherwise: shared/peers beside the repository. */
export const usualFolder = join(root, '../shared/peers');

/** Looks for the peers: their programs in `folder`, Python with its modules, a compiler. */
export async function findPeers(folder: string): Promise<Peers> {
  const here = existsSync(folder);
  return {
    numpy: here ? await python(folder, numpyVersion) : undefined,
    torch: here ? await python(folder, torchVersion) : undefined,
    scipy: here ? await python(folder, scipyVersion) : undefined,
    compiler: await compiler(),
  };
}

const numpyVersion = 'import numpy; print(numpy.__version__)';
const scipyVersion = 'import scipy.optimize, scipy.stats; print(scipy.__version__)';

/** PyTorch is as fast as the BLAS that multiplies its matrices: Linux says which one it has loaded. */
const torchVersion = `
import os, torch
torch.ones(8, 8) @ torch.ones(8, 8)
maps = list(open('/proc/self/maps')) if os.path.exists('/proc/self/maps') else []
loaded = sorted({'/'.join(line.split()[-1].split('/')[-2:]) for line in maps if 'blas' in line})
import numpy
print(torch.__version__, 'with', ', '.join(loaded) or 'a BLAS of its own')
`;

/**
 * Whether PyTorch multiplies with the reference BLAS, which Debian gives it where no other is installed: thirty times
 * slower than OpenBLAS, so that figures beside it say little.
 */
export const hasReferenceBlas = (torch: string): boolean => /\bblas\/libblas\.so/.test(torch);

/** The first Python in which some code that prints the version runs; Debian's own is asked after the first on the path. */
async function python(folder: string, code: string): Promise<PythonPeer | undefined> {
  for (const command of ['python3', '/usr/bin/python3']) {
    const version = await answer(command, ['-c', code]);
    if (version === undefined) continue;
    return {
      version,
      run: (program, flags = {}) =>
        runProgram(command, [
          resolve(folder, program),
          ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, `${value}`]),
        ]),
    };
  }
  return undefined;
}

async function compiler(): Promise<Compiler | undefined> {
  for (const command of ['g++', 'c++', 'clang++']) {
    const version = await answer(command, ['--version']);
    if (version !== undefined) return { command, version: version.split('\n')[0] };
  }
  return undefined;
}

/** What a program prints, undefined where it cannot be run or fails. */
async function answer(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await runProgram(command, args)).stdout.trim();
  } catch {
    return undefined;
  }
}

/** The JSON documents of a program's lines. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
