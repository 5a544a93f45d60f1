import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderOfFile } from '../folders.js';

/** The examples of docs/python-and-r.md, each where its language and its packages are installed. */

const page = readFileSync('docs/python-and-r.md', 'utf8');
const folder = folderOfFile();

/** How a language runs a text, and how it says that it has a package. */
const languages = {
  python: { command: 'python3', has: (name: string) => ['-c', `import ${name}`] },
  r: { command: 'Rscript', has: (name: string) => ['-e', `library(${name})`] },
} as const;

const succeeds = (command: string, words: readonly string[]): boolean =>
  spawnSync(command, words).status === 0;

const blocks = [...page.matchAll(/^```(python|r|sh)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language: language as 'python' | 'r' | 'sh',
  code,
  packages: [...code.matchAll(/^(?:import|from|library\() ?([\w.]+)/gm)].map(([, name]) => name),
}));

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  console.log(stdout.trim());
}

describe('an example of docs/python-and-r.md', () => {
  beforeAll(() => {
    for (const name of ['package.json', 'dist', 'pipelines', 'series', 'node_modules']) {
      symlinkSync(resolve(name), join(folder, name));
    }
    for (const { code } of blocks.filter(({ language }) => language === 'sh')) run('bash', ['-ec', code]);
  }, 600_000);

  const examples = blocks.flatMap(({ language, code, packages }) =>
    language === 'sh'
      ? []
      : [{ ...languages[language], name: `${language}: ${packages.join(' ')}`, code, packages }],
  );

  it('is there for each of the readers', () => {
    const used = new Set(examples.flatMap(({ packages }) => packages));
    expect([...used]).toEqual(
      expect.arrayContaining(['polars', 'pyarrow.dataset', 'duckdb', 'arrow', 'jsonlite']),
    );
  });

  for (const { command, has, name, code, packages } of examples) {
    const isInstalled =
      succeeds(command, ['--version']) && packages.every((one) => succeeds(command, has(one)));
    it.skipIf(!isInstalled)(`runs: ${name}`, () => run(command, [command === 'python3' ? '-c' : '-e', code]));
  }
});
