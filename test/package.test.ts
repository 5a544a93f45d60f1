import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a package of npm's holds, without installing it; test/long/package.test.ts installs it and runs the README in it. */

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};
const [{ files }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
) as Packed[];
const packed = files.map(({ path }) => path).sort();
const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** The packages that a file of the bundle loads by their names, however it is quoted. */
const loaded = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\() ?["'`]([@\w][\w./:@-]*)["'`]/g)]
    .map(([, name]) => name)
    // The last is a word in the comments of BullMQ’s scripts.
    .filter((name) => !isBuiltin(name) && name !== 'moveToFinished')
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);

describe('the package', () => {
  it('has all that runs, once', () => {
    const kernels = below('dist/kernels').filter((name) => name.endsWith('.wasm'));
    const folders = [
      'dist/bundle',
      'dist/fonts',
      'dist/interactive',
      'dist/types',
      'pipelines',
      'series',
    ].flatMap(below);
    const others = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/pipeline.schema.json', 'package.json'];
    expect(kernels.length).toBeGreaterThan(3);
    expect(packed).toEqual([...kernels, ...folders, ...others].sort());
  });

  it('has the declarations that its own reach, and no others', () => {
    const types = packed.filter((name) => name.startsWith('dist/types/'));
    const reached = new Set(['dist/types/index.d.ts']);
    for (const name of reached) {
      for (const [, to] of readFileSync(name, 'utf8').matchAll(
        /\b(?:from|import\() ?["'](\.[^"']*)\.js["']/g,
      )) {
        reached.add(`${posix.join(posix.dirname(name), to)}.d.ts`);
      }
    }
    expect(types).toEqual([...reached].sort());
  });

  it('depends on what its bundle loads by name, and on nothing else', () => {
    const bundle = packed.filter((name) => /^dist\/bundle\/.*\.c?js$/.test(name));
    const names = new Set(bundle.flatMap((name) => loaded(readFileSync(name, 'utf8'))));
    // What piscina tries, and does without: a thread's nice value.
    names.delete('@napi-rs/nice');
    expect([...names].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('imports series that it has', () => {
    const imported = packed
      .filter((name) => name.startsWith('pipelines/'))
      .flatMap((name) => [...readFileSync(name, 'utf8').matchAll(/files: \{ \w+: (\S+) \}/g)])
      .map(([, path]) => posix.join('pipelines', path));
    expect(imported).toEqual(['series/sp500-2000.csv']);
    expect(packed).toEqual(expect.arrayContaining(imported));
  });
});

describe('prepare', () => {
  const prepare = (cwd: string): string =>
    execFileSync('npm', ['run', '--silent', 'prepare'], { cwd, encoding: 'utf8' });

  it('ends at once where dist was made of what is there', () => {
    const madeAt = (): number => statSync('dist/made-of.sha256').mtimeMs;
    const before = madeAt();
    prepare('.');
    expect(madeAt()).toBe(before);
  });
});
