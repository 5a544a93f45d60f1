import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startPool } from '#dist/engines/start-pool.js';
import { readPlan } from '#dist/grid/work.js';
import { loadPipeline } from '#dist/index.js';
import type { Json } from '#dist/store/fingerprint.js';
import { Store } from '#dist/store/store.js';
import { isLeftOver } from '../crash/tiny-run.js';
import { temporaryFolder } from '../folders.js';
import { constantLambda, withModules } from '../own-models/modules.js';
import { inProcess, pipeline } from './command.js';
import { runIn, smallPipeline } from '../experiment.js';

/** Loading it would leave a file, if a module could, and takes for ever: whatever runs it shows. */
const showing = `for (;;) {}\n${constantLambda()}`;

/** A folder with a pipeline whose module does that, all that it needs stored where `stored` is said. */
async function withShowing(text = showing): Promise<string> {
  const folder = temporaryFolder();
  withModules(folder, { 'mine.mjs': text }, { mine: { kind: 'module', file: './mine.mjs', epochs: 2 } });
  return Promise.resolve(folder);
}

describe('without --allow-code nothing of a module runs', () => {
  const words = /would run code of its own, \.\/mine\.mjs \(estimator mine\).*pass --allow-code/;

  it.each([
    ['run', 'all', 'pipeline.yaml'],
    ['run', 'train:mine', 'pipeline.yaml'],
    ['grid', 'pipeline.yaml', 'seed=1,2'],
  ])('%s %s %s says so, names the file, and makes nothing', async (...words2) => {
    const folder = await withShowing();
    const { code, stderr, stdout } = await inProcess([...words2, '--threads', '1'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(existsSync(join(folder, 'data/store'))).toBe(false);
  });

  it.each([
    ['run', 'all', 'pipeline.yaml', '--dry-run'],
    ['run', 'targets', 'pipeline.yaml'],
    ['grid', 'pipeline.yaml', 'seed=1,2', '--dry-run'],
    ['status', 'pipeline.yaml'],
    ['explain', 'overfits', 'pipeline.yaml'],
    ['report', 'pipeline.yaml', '-o', 'page.html'],
    ['inspect', 'targets', 'pipeline.yaml'],
    ['estimates', 'pipeline.yaml'],
    ['path', 'train:mine', 'pipeline.yaml'],
    ['verify', 'pipeline.yaml'],
    ['runs'],
    ['gc', '--dry-run'],
    ['list', 'pipelines'],
    ['completion', 'bash'],
  ])('%s %s %s runs none', async (...args) => {
    const folder = await withShowing();
    await inProcess(['run', 'targets', 'pipeline.yaml', '--threads', '1'], { cwd: folder });
    // It would not come back.
    const { stderr } = await inProcess([...args], { cwd: folder });
    expect(stderr).not.toContain('defect');
  });

  it('verify --recompute says that it runs none', async () => {
    const folder = await withShowing(constantLambda());
    const run = await inProcess(['run', 'all', 'pipeline.yaml', '--allow-code', '--threads', '1'], {
      cwd: folder,
    });
    expect(run.code).toBe(0);
    const { code, stderr } = await inProcess(['verify', 'pipeline.yaml', '--recompute'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('train:mine is made by code of its own (./mine.mjs), which verify never runs');
  });

  it('other machines are refused', async () => {
    const folder = await withShowing();
    const args = [
      'run',
      'all',
      'pipeline.yaml',
      '--allow-code',
      '--engine',
      'bullmq',
      '--redis',
      'redis://127.0.0.1:1',
    ];
    const { code, stderr } = await inProcess(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('--engine must be local for a pipeline with code of its own (./mine.mjs)');
  });

  it('a worker refuses a plan that names a module, and a pool that was not told to run it', async () => {
    const folder = await withShowing();
    const values = loadPipeline(join(folder, 'pipeline.yaml')).values as Json;
    const piece = { stage: 'train:mine', fingerprint: 'a'.repeat(64), name: 'whole' };
    await expect(readPlan({ kind: 'dataset', values, files: {} }, piece, new Store(folder))).rejects.toThrow(
      'its plan names code of its own, and a worker runs none',
    );
    const pool = await startPool({ threads: 1 });
    const { file } = loadPipeline(join(folder, 'pipeline.yaml')).pipeline.train.estimators['mine'];
    await expect(pool.run('describeModel', { ownModules: [file], data: {}, numbers: 0 })).rejects.toThrow(
      './mine.mjs must not run: describeModel asks for it',
    );
    await pool.close();
  });

  it('what is stored needs no leave', async () => {
    const folder = await withShowing(constantLambda());
    const args = ['run', 'all', 'pipeline.yaml', '--threads', '1'];
    expect((await inProcess([...args, '--allow-code'], { cwd: folder })).code).toBe(0);
    const { code, stdout } = await inProcess(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('mine');
  });
});

describe('a user’s own configuration', () => {
  const before = process.env['PATHFIT_CONFIG'];
  afterEach(() => {
    if (before === undefined) delete process.env['PATHFIT_CONFIG'];
    else process.env['PATHFIT_CONFIG'] = before;
  });

  it.each([
    ['allowCode: true', 0, ''],
    ['allowCode: false', 2, 'pass --allow-code'],
    ['slurm: { threads: 2 }', 2, 'pass --allow-code'],
    ['allowCode: [', 2, 'must be YAML'],
    ['allowCode: sometimes', 2, 'must be true or false, found "sometimes"'],
  ])('that says %s', async (text, expected, words) => {
    const folder = await withShowing(constantLambda());
    mkdirSync(join(folder, 'own'));
    const file = join(folder, 'own/config.yaml');
    writeFileSync(file, text);
    process.env['PATHFIT_CONFIG'] = file;
    const { code, stderr } = await inProcess(['run', 'all', 'pipeline.yaml', '--threads', '1'], {
      cwd: folder,
    });
    expect(code).toBe(expected);
    expect(stderr).toContain(words);
  });

  it('is not read for pipelines without modules', async () => {
    process.env['PATHFIT_CONFIG'] = '/nowhere/config.yaml';
    const folder = await withShowing();
    const plain = JSON.stringify({ ...smallPipeline, train: { estimators: { mean: { kind: 'mean' } } } });
    writeFileSync(join(folder, 'plain.yaml'), plain);
    const args = ['run', 'all', 'plain.yaml', '--threads', '1'];
    expect((await inProcess(args, { cwd: folder })).code).toBe(0);
    const mine = await inProcess(['run', 'all', 'pipeline.yaml'], { cwd: folder });
    expect(mine.stderr).toContain('PATHFIT_CONFIG must be a file, found none at /nowhere/config.yaml');
  });
});

describe('a loop without an end is left by an interruption', () => {
  const leftIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isLeftOver);

  it.each([
    ['where it loads', showing],
    ['in predict', constantLambda().replace('return { k:', 'for (;;) {}\n  return { k:')],
    ['in gradient', constantLambda().replace('let sum = 0;', 'for (;;) {}')],
    ['in fit', constantLambda({ fit: true }).replace('let [ks, ss] = [0, 0];', 'for (;;) {}')],
  ])('%s', { timeout: 20_000 }, async (_, text) => {
    const folder = await withShowing(text);
    const args = ['run', 'all', 'pipeline.yaml', '--allow-code', '--threads', '2', '--quiet'];
    let interrupt: (signal: NodeJS.Signals) => void;
    const ending = pipeline(args, { cwd: folder, onStart: (kill) => (interrupt = kill) });
    for (const until = performance.now() + 10_000; performance.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (existsSync(join(folder, 'data/store/train'))) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    interrupt!('SIGINT');
    const ended = await ending;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toContain('interrupted; run the same command to resume from here');
    expect(performance.now() - began).toBeLessThan(3000);
    // Nothing is locked: the next run, with a module that ends, does what is left.
    expect(leftIn(folder)).toEqual([]);
    writeFileSync(join(folder, 'mine.mjs'), constantLambda());
    expect((await inProcess(args, { cwd: folder })).code).toBe(0);
  });

  it('in a study', { timeout: 20_000 }, async () => {
    const folder = temporaryFolder();
    const text = constantLambda({ fit: true }).replace('let [ks, ss] = [0, 0];', 'for (;;) {}');
    const experiment = withModules(
      folder,
      { 'mine.mjs': text },
      { mine: { kind: 'module', file: './mine.mjs' } },
      { evaluate: { replicates: 4 } },
    );
    const stop = new AbortController();
    const run = runIn(folder, experiment, {
      what: 'replicates',
      alone: true,
      allowCode: true,
      signal: stop.signal,
      onEvent: ({ type }) => void (type === 'partStarted' && setTimeout(() => stop.abort(), 300)),
    });
    await expect(run).rejects.toThrow('interrupted');
  });
});
