import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesIn } from '../files.js';
import { folderOfFile } from '../folders.js';

/** Seven experiments on other engines: kernels, threads, networks, the database and every file that they leave. */

const experiments = [
  'lambda',
  'sp500-range',
  'overfit',
  'cir',
  'heston',
  'lotka-volterra',
  'posterior-drift',
];

/** Name: the package of npm's that has it, its command, and what comes before the file that it runs. */
const engines: Readonly<Record<string, readonly [string, string, ...string[]]>> = {
  'Node 22': ['node@22', 'node'],
  'Node 24': ['node@24', 'node'],
  Bun: ['bun', 'bun'],
  Deno: ['deno', 'deno', 'run', '--allow-all'],
};

/** sha256 of every file that the experiments leave in a store. */
function stored(name: string, command: readonly string[]): Record<string, string> {
  const data = join(folderOfFile(), name.replace(' ', '-'), 'data');
  for (const experiment of experiments) {
    const words = ['dist/bundle/cli/main.js', 'run', 'all', experiment, '--quiet', '--data', data];
    const { status, stderr, error } = spawnSync(command[0], [...command.slice(1), ...words], {
      encoding: 'utf8',
    });
    expect({ status, stderr, error }, `${name}, ${experiment}`).toEqual({
      status: 0,
      stderr: '',
      error: undefined,
    });
  }
  const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(filesIn(join(data, 'store')).map((file) => [file.name, sha256(file.path)]));
}

/** Installs an engine from npm into a folder of its own, and gives its command; undefined where it cannot be had. */
function installed(name: string): string[] | undefined {
  const [what, command, ...words] = engines[name];
  const folder = join(folderOfFile(), name.replace(' ', '-'), 'engine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', what], { cwd: folder });
  if (status !== 0) return undefined;
  return [resolve(folder, 'node_modules/.bin', command), ...words];
}

describe('every file of the store has the same sha256 as here, Node 20,', () => {
  let reference: Record<string, string>;

  beforeAll(() => {
    reference = stored('here', [process.execPath]);
    expect(Object.keys(reference).length).toBeGreaterThan(60);
  }, 300_000);

  it.for(Object.keys(engines))('on %s', { timeout: 600_000 }, (name, { skip }) => {
    const command = installed(name);
    if (!command) return skip(`${name} cannot be had from npm`);
    const { stdout } = spawnSync(command[0], ['--version'], { encoding: 'utf8' });
    console.log(`${name}: ${stdout.split('\n')[0]}, ${Object.keys(reference).length} files`);
    expect(stored(name, command)).toEqual(reference);
  });
});
