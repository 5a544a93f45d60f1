import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { constantLambda, withModules } from './modules.js';
import { join } from 'node:path';

/** Runs a module as the estimator `mine`, and gives what is said of it. */
async function saidOf(text: string, more: object = {}): Promise<string> {
  const folder = temporaryFolder();
  const config = { kind: 'module', file: './mine.mjs', epochs: 3, batchSize: 50, ...more };
  const pipeline = withModules(folder, { 'mine.mjs': text }, { mine: config });
  const error: unknown = await runIn(folder, pipeline).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  expect((error as { exitCode?: number }).exitCode).toBe(1);
  return (error as Error).message;
}

const head = 'export const parameters = { a: { start: 0.1 }, w: { start: [1, 2] } };\n';
/** A model of two lines whose predict has this body, on line 3. */
const predicting = (body: string): string =>
  `${head}export function predict(rows, theta, math) {\n${body}\n}\n`;
const good = predicting('  return { k: rows.s.map((s) => theta.a * s) };');

describe('what a module does wrong is said with its line', () => {
  it.each([
    [
      'a syntax error',
      `${head}export function predict(rows) {\n  return {{ k: 1 };\n}\n`,
      3,
      /must be an ES module, found Unexpected token/,
    ],
    [
      'an import',
      `import { readFileSync } from 'node:fs';\n${good}`,
      1,
      /must be one file that imports nothing, found import of "node:fs": bundle it/,
    ],
    [
      'an error while it loads',
      `${head}const x = missing;\n${good.slice(head.length)}`,
      2,
      /it fails while it loads: missing is not defined$/,
    ],
    ['no predict', head, undefined, /must export predict, found parameters$/],
    [
      'an error in predict',
      predicting('\n  return { k: rows.nothing.map(() => 1) };'),
      4,
      /predict failed on rows \d+, \d+, \d+, \d+ … \(\d+\): Cannot read properties of undefined/,
    ],
    [
      'an error in a function that it calls',
      `${good.replace('theta.a * s', 'f(s)')}function f(s) {\n  throw new Error('no ' + typeof s);\n}\n`,
      6,
      /predict failed on rows .*: no number$/,
    ],
    ['something else that is thrown', predicting("  throw 'x';"), undefined, /predict failed on rows .*: x$/],
    [
      'the clock',
      predicting('  return { k: rows.s.map(() => Date.now()) };'),
      3,
      /Date is not defined: a module is given neither clock, randomness, files nor network$/,
    ],
    [
      'performance',
      predicting('  return { k: rows.s.map(() => performance.now()) };'),
      3,
      /performance is not defined: a module is given/,
    ],
    [
      'process',
      predicting('  return { k: rows.s.map(() => process.pid) };'),
      3,
      /process is not defined: a module is given/,
    ],
    [
      'randomness',
      predicting('  return { k: rows.s.map(() => Math.random()) };'),
      3,
      /Math.random is refused: a model must give the same values/,
    ],
    [
      'a function that differs between engines',
      predicting('  return { k: rows.s.map(Math.atan) };'),
      3,
      /Math.atan is refused: it differs between engines/,
    ],
    [
      'code out of text',
      predicting("  return { k: rows.s.map(new Function('return 1')) };"),
      3,
      /Code generation from strings disallowed/,
    ],
    [
      'writing to its rows',
      predicting("  'use strict';\n  rows.s = 1;"),
      4,
      /Cannot assign to read only property/,
    ],
    [
      'another type',
      predicting('  return rows.s;'),
      2,
      /predict must return \{ k, lambda \}, lambda being optional, found Float64Array of \d+$/,
    ],
    [
      'a list',
      predicting('  return { k: Array.from(rows.s) };'),
      2,
      /predict must return k as a Float64Array of \d+, found Array of \d+$/,
    ],
    [
      'another length',
      predicting('  return { k: new Float64Array(3) };'),
      2,
      /predict must return k as a Float64Array of \d+, found Float64Array of 3$/,
    ],
    ['another word', predicting('  return { k: rows.s, kHat: rows.s };'), 2, /found kHat in it$/],
    [
      'λ̂ of another length',
      predicting('  return { k: rows.s, lambda: 1 };'),
      2,
      /predict must return lambda as a Float64Array of \d+, found 1$/,
    ],
    [
      'NaN',
      predicting('  return { k: rows.s.map((s, j) => (j === 7 ? NaN : s)) };'),
      2,
      /predict must give finite values, found k NaN in row \d+$/,
    ],
    [
      'infinity',
      predicting('  return { k: rows.s, lambda: rows.s.map(() => 1 / 0) };'),
      2,
      /predict must give finite values, found lambda Infinity in row \d+$/,
    ],
    [
      'what it remembers',
      `${head}let calls = 0;\nexport function predict(rows) {\n  return { k: rows.s.map((s) => s + calls++) };\n}\n`,
      3,
      /predict must give the same values twice, found k [\d.]+ and then [\d.]+ of row \d+$/,
    ],
    [
      'the rows beside',
      predicting(
        '  const mean = rows.s.reduce((sum, s) => sum + s, 0) / rows.count;\n  return { k: rows.s.map((s) => s - mean) };',
      ),
      2,
      /predict must not depend on the rows beside it/,
    ],
    [
      'a gradient that is NaN',
      `${good}export function gradient() {\n  return { a: 0, w: Float64Array.of(1, NaN) };\n}\n`,
      5,
      /gradient must be finite, found NaN by w\[1\] in rows/,
    ],
    [
      'a gradient of other parameters',
      `${good}export function gradient() {\n  return { a: 0, v: 1 };\n}\n`,
      5,
      /gradient must return parameters among a, w, found v$/,
    ],
    [
      'a gradient without one',
      `${good}export function gradient() {\n  return { a: 0 };\n}\n`,
      5,
      /gradient must return w as a Float64Array of 2, found undefined$/,
    ],
    [
      'a start out of its range',
      `${good.replace('start: 0.1', "start: 0.1, transform: 'log'")}export function start() {\n  return { a: 0 };\n}\n`,
      5,
      /start must return a positive, found 0$/,
    ],
    [
      'a fit that gives NaN',
      `${good}export function fit() {\n  return { a: 1, w: [1, NaN] };\n}\n`,
      5,
      /fit must return w\[1\] finite, found NaN$/,
    ],
    [
      'a hessian that is not symmetric',
      `${good.replace('theta.a * s', 'theta.a * s + 0 * theta.w[0]')}export const hessian = () => Float64Array.of(1, 2, 0, 0, 1, 0, 0, 0, 1);\nexport const fit = () => ({ a: 1, w: [1, 2] });\n`,
      5,
      /hessian must be finite and symmetric, found 2 by a, w\[0\] and 0 the other way round$/,
    ],
    [
      'a promise',
      `${head}export async function predict() {}\n`,
      2,
      /predict must be a synchronous function, found AsyncFunction$/,
    ],
    [
      'an export that nobody knows',
      `${good}export function gradients() {}\n`,
      5,
      /gradients is no export of a model/,
    ],
  ])('%s', async (_, text, line, words) => {
    const where = line === undefined ? './mine.mjs' : `./mine.mjs:${line}`;
    const said = await saidOf(text);
    expect(said.split(': ')[0]).toBe(`estimator mine (${where})`);
    expect(said).toMatch(words);
  });

  it.each([
    'rows',
    'rows.x',
    'rows.x.buffer',
    'theta',
    'theta.w',
    'math',
    'math.exp',
    'math.sqrt',
    'Math.log',
    'globalThis',
    '(() => {})',
  ])('no path leads from %s to what runs it', async (given) => {
    const way = `${given}.constructor.constructor('return process')().pid`;
    expect(await saidOf(predicting(`  return { k: rows.s.map(() => ${way}) };`))).toMatch(
      /Code generation from strings disallowed|is not a function|of undefined/,
    );
  });

  it('in a study too, with the replicate', async () => {
    const folder = temporaryFolder();
    const pipeline = withModules(
      folder,
      { 'mine.mjs': predicting('  return { k: rows.nothing };') },
      { mine: { kind: 'module', file: './mine.mjs' } },
      { evaluate: { replicates: 4 } },
    );
    await expect(runIn(folder, pipeline, { what: 'replicates' })).rejects.toThrow(
      /^replicate \d \(--set seed=\d+\): estimator mine \(\.\/mine\.mjs:2\): predict must return k/,
    );
  });

  it('on rows that are held out as well', async () => {
    const { times } = smallPipeline.simulate;
    const late = `rows.s.map((s, j) => (rows.t[j] > ${(times - 2) / 252} ? NaN : s))`;
    const text = predicting(`  return { k: ${late} };`);
    const folder = temporaryFolder();
    const estimators = { mine: { kind: 'module', file: './mine.mjs', epochs: 1 } };
    const pipeline = withModules(folder, { 'mine.mjs': text }, estimators, {
      train: { estimators, holdOut: { by: 'time' } },
    });
    await expect(runIn(folder, pipeline)).rejects.toThrow(
      `predict must give finite values, found k NaN in row ${times - 2}`,
    );
  });
});

describe('a file that is no module', () => {
  it('is refused before anything runs, with the key and its line', () => {
    const folder = temporaryFolder();
    withModules(folder, { 'a.mjs': constantLambda() }, { mine: { kind: 'module', file: './b.mjs' } });
    const file = join(folder, 'pipeline.yaml');
    expect(() => loadPipeline(file)).toThrow(
      `train.estimators.mine.file must be a module that can be read, found ./b.mjs: no such file (${join(folder, 'b.mjs')}) (${file}:`,
    );
    expect(() => loadPipeline(file, ['train.estimators.mine.file=.'])).toThrow(
      /train\.estimators\.mine\.file must be a module that can be read, found a folder at .* \(--set train/,
    );
  });
});
