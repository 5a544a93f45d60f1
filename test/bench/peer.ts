import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Python that has NumPy, or undefined: Debian's own is asked after the first on the path. */
export function pythonWithNumpy(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import numpy']).status === 0,
  );
}

/** The folder of the peers' programs: --peers DIR, or shared/peers beside the repository; undefined where there is none. */
export function peersFolder(args: readonly string[]): string | undefined {
  const at = args.indexOf('--peers');
  const folder = at >= 0 ? args[at + 1] : join(import.meta.dirname, '../../../shared/peers');
  return existsSync(folder) ? folder : undefined;
}

/** Runs a peer's program and gives the JSON of its last line. */
export function peerJson(folder: string, program: string, args: readonly string[]): Record<string, unknown> {
  const python = pythonWithNumpy()!;
  const { status, stdout, stderr } = spawnSync(python, [join(folder, program), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
}
