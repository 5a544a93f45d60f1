import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Python that has a module, or undefined: Debian's own is asked after the first on the path. */
export function pythonWith(module: 'numpy' | 'torch'): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${module}`]).status === 0,
  );
}

/** The folder of the peers' programs: --peers DIR, or shared/peers beside the repository; undefined where there is none. */
export function peersFolder(args: readonly string[]): string | undefined {
  const at = args.indexOf('--peers');
  const folder = at >= 0 ? args[at + 1] : join(import.meta.dirname, '../../../shared/peers');
  return existsSync(folder) ? folder : undefined;
}

/** Runs a peer's program and gives the JSON of its lines. */
export function peerJson(
  folder: string,
  program: string,
  args: readonly string[],
  module: 'numpy' | 'torch' = 'numpy',
): Record<string, unknown>[] {
  const ended = spawnSync(pythonWith(module)!, [join(folder, program), ...args], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} failed: ${ended.stderr}`);
  const lines = ended.stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
