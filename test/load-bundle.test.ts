import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folders.js';

/** A bundle of two files, loaded by the bundle's own loader; gives what a process prints, and the kept code. */
function bundle(answer: string) {
  const folder = join(temporaryFolder(), 'dist');
  const compiled = join(folder, 'compiled');
  mkdirSync(join(folder, 'bundle/cli'), { recursive: true });
  cpSync('src/load-bundle.cjs', join(folder, 'bundle/load-bundle.cjs'));
  const write = (text: string): void => {
    writeFileSync(join(folder, 'bundle/cli/part.cjs'), `exports.answer = () => '${text}';`);
  };
  write(answer);
  writeFileSync(
    join(folder, 'bundle/cli/first.cjs'),
    `const { answer } = require('./part.cjs'); console.log(answer(), require('node:path').sep, __filename.endsWith('first.cjs'));`,
  );
  const run = (): string =>
    execFileSync(
      process.execPath,
      ['-e', `require('./bundle/load-bundle.cjs').load(require('path').resolve('bundle/cli/first.cjs'))`],
      { cwd: folder, encoding: 'utf8' },
    );
  const kept = (): string[] => readdirSync(compiled).map((name) => join(compiled, name));
  return { folder, compiled, write, run, kept };
}

test('the code that V8 made of a file is kept, and used', () => {
  const { run, kept } = bundle('one');
  expect(run()).toBe('one / true\n');
  expect(kept()).toHaveLength(2);
  const before = kept().map((file) => readFileSync(file));
  expect(run()).toBe('one / true\n');
  expect(kept().map((file) => readFileSync(file))).toEqual(before);
});

test('code of another source of the same length is not used, and made again', () => {
  const { write, run } = bundle('one');
  run();
  write('two');
  expect(run()).toBe('two / true\n');
  expect(run()).toBe('two / true\n');
});

test('code that is damaged, cut short or empty is not used, and made again', () => {
  const { run, kept } = bundle('one');
  run();
  for (const damaged of [
    (bytes: Buffer) => bytes.fill(7, bytes.length >> 1, (bytes.length >> 1) + 1),
    (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1),
    () => Buffer.alloc(0),
  ]) {
    const whole = kept().map((file) => readFileSync(file));
    for (const file of kept()) writeFileSync(file, damaged(readFileSync(file)));
    expect(run()).toBe('one / true\n');
    expect(kept().map((file) => readFileSync(file).length)).toEqual(whole.map(({ length }) => length));
  }
});

test('where nothing can be kept it runs all the same', () => {
  const { folder, run } = bundle('one');
  // A file in the folder's place: nobody can write there, whoever it is.
  writeFileSync(join(folder, 'compiled'), '');
  chmodSync(join(folder, 'compiled'), 0o444);
  expect(run()).toBe('one / true\n');
});
