import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison, ListedRun, TaggedRun } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { type Ended, inProcess } from './command.js';

const folder = folderOfFile();
const data = join(folder, 'data');
const file = join(folder, 'pipeline.yaml');
/** Without noise the closed form is exact, which changes answers. */
const exact = 'targets.noise=0';

const ask = (...words: string[]): Promise<Ended> => inProcess([...words, '--data', data]);
async function listed(): Promise<ListedRun[]> {
  return JSON.parse((await ask('runs', file, '--json')).stdout) as ListedRun[];
}
async function compared(old: string, now: string): Promise<Comparison> {
  return JSON.parse((await ask('diff', old, now, file, '--json')).stdout) as Comparison;
}

beforeAll(async () => {
  await runIn(folder, smallPipeline);
  await runIn(folder, smallPipeline, { what: 'targets' });
  await runIn(folder, smallPipeline, { set: [exact] });
});

describe('path', () => {
  it('is the folder of a stage or of one of its tables', async () => {
    const { stdout, code } = await ask('path', 'targets', file);
    expect(code).toBe(0);
    expect(stdout.trim().startsWith(join(data, 'store/targets/'))).toBe(true);
    expect(existsSync(join(stdout.trim(), 'part-00000.arrow'))).toBe(true);
    const history = (await ask('path', 'train:network/history', file)).stdout.trim();
    expect(existsSync(join(history, 'part-00000.arrow'))).toBe(true);
    expect((await ask('path', 'targets', file, '--set', exact)).stdout).not.toBe(stdout);
  });

  it('says what to run where it is not stored, and what stages there are', async () => {
    const other = await ask('path', 'targets', file, '--set', 'targets.noise=3');
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(/`pipeline run targets \S+ --data \S+ --set targets.noise=3` recomputes it/);
    expect(await ask('path', 'target', file)).toMatchObject({ code: 2 });
    expect((await ask('path', 'targets/rows', file)).stderr).toContain('targets is one table without a name');
  });
});

describe('runs', () => {
  it('are listed, the latest first, with the verdicts that changed', async () => {
    const runs = await listed();
    expect(runs.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'all finished',
      'targets finished',
      'all finished',
    ]);
    const [last, targets, first] = runs;
    expect(targets).toMatchObject({ verdicts: null, changes: [], message: null });
    expect(first.changes).toEqual([]);
    for (const { seconds } of runs) expect(seconds).toBeGreaterThan(0);
    const answer = (run: ListedRun, id: string): string | undefined =>
      run.verdicts!.find((verdict) => verdict.id === id)?.answer;
    const changed = first.verdicts!.filter(({ id, answer: old }) => answer(last, id) !== old);
    expect(changed.length).toBeGreaterThan(0);
    expect(last.changes).toEqual(
      changed.map(({ id, answer: old }) => ({ id, old, now: answer(last, id) ?? null })),
    );
    const text = (await ask('runs', file)).stdout;
    expect(text).toContain(`${changed[0].id}: ${changed[0].answer} → `);
    expect(text.split('\n').filter((line) => /^\d{8}T/.test(line))).toHaveLength(3);
  });

  it('of a pipeline that has never run are none', async () => {
    expect((await inProcess(['runs', file, '--data', join(folder, 'none')])).stdout).toBe(
      'no run has left a record\n',
    );
  });
});

describe('a tag', () => {
  const tag = async (...words: string[]): Promise<TaggedRun> =>
    JSON.parse((await ask('tag', ...words, '--json')).stdout) as TaggedRun;

  it('is listed, and stands for its run in diff, path and tag', async () => {
    const [last, , first] = await listed();
    expect(await tag('baseline', first.run, file)).toEqual({
      pipeline: 'small',
      tag: 'baseline',
      run: first.run,
      before: null,
    });
    expect((await listed()).map(({ tags }) => tags)).toEqual([[], [], ['baseline']]);
    expect((await ask('runs', file)).stdout).toMatch(new RegExp(`^${first.run} +baseline `, 'm'));
    expect(await compared('baseline', 'latest')).toEqual(await compared(first.run, last.run));
    const folderOf = async (run: string): Promise<string> =>
      (await ask('path', 'targets', file, '--run', run)).stdout;
    expect(await folderOf('baseline')).toBe((await ask('path', 'targets', file)).stdout);
    expect(await folderOf('latest')).toBe((await ask('path', 'targets', file, '--set', exact)).stdout);
    expect(await tag('baseline', 'latest', file)).toMatchObject({ run: last.run, before: first.run });
    await tag('again', 'baseline', file);
    expect((await listed())[0].tags).toEqual(['baseline', 'again']);
    for (const name of ['baseline', 'again']) {
      expect(await tag(name, 'latest', file, '--remove')).toMatchObject({ run: null, before: last.run });
    }
    expect((await listed()).flatMap(({ tags }) => tags)).toEqual([]);
  });

  it.each([
    [['tag', 'latest'], /^a tag must not be latest, file or the name of a run, found latest/],
    [['tag', '../x'], /^a tag must be a name of at most 100 letters/],
    [
      ['tag', 'good', 'yesterday'],
      /^yesterday must be a run of small or its tag, latest, found none of 3 runs/,
    ],
    [['tag', 'good', 'latest', '--remove'], /^good must be a tag of a run of small, found none/],
    [['path', 'targets', '--run', 'none'], /^none must be a run of small/],
    [['path', 'target', '--run', 'latest'], /^the run \S+ of \S+ has no stage target: did you mean targets/],
    [['path', 'targets', '--run', 'latest', '--set', 'seed=8'], /^--set must be left out with --run/],
  ])('%j is refused in one line', async (words, message) => {
    const [name, what, ...others] = words;
    const { code, stderr } = await (name === 'path'
      ? ask(name, what, file, ...others)
      : ask(name, what, others[0] ?? 'latest', file, ...others.slice(1)));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('that cannot be read is said, and nothing that it may keep is removed', async () => {
    const path = join(data, 'runs/small/tags.json');
    writeFileSync(path, '{ "baseline": 7');
    const { code, stderr } = await ask('gc', '--keep-last', '1');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'tags.json must say the run of each tag, found that it cannot be read: delete it',
    );
    rmSync(path);
  });
});

describe('diff', () => {
  it('of two runs has keys, figures and verdicts, old → new', async () => {
    const [last, , first] = await listed();
    const found = await compared(first.run, last.run);
    expect(found.keys).toEqual(
      ['targets', 'evaluate'].map((stage) => ({
        stage,
        field: 'parameters.noise',
        old: 0.01,
        now: 0,
        text: 'noise: 0.01 → 0',
      })),
    );
    expect(found.verdicts).toEqual(last.changes);
    const rmse = found.figures.find(
      ({ estimator, figure }) => estimator === 'closed-form' && figure === 'rmse',
    )!;
    // The noise is all that the closed form leaves: its standard deviation, within what 80 rows decide.
    expect(rmse.old! / 0.01).toBeCloseTo(1, 0);
    expect(rmse.now).toBeLessThan(1e-12);
    const { stdout } = await ask('diff', first.run, last.run, file);
    expect(stdout).toContain('noise: 0.01 → 0');
    expect(stdout).toMatch(/closed-form +lambda +0\.2\d+ +0\.25\n/);
  });

  it('of values says the same as of the runs that were made with them', async () => {
    const [last, , first] = await listed();
    const runs = await compared(first.run, last.run);
    const values = await compared('file', exact);
    expect({ ...values, old: 0, now: 0 }).toEqual({ ...runs, old: 0, now: 0 });
    const two = await compared('file', `${exact} train.estimators.network.hidden=[4, 4]`);
    expect(two.keys.map(({ field }) => field)).toContain('parameters.noise');
    expect(two.keys.some(({ field }) => field.includes('hidden'))).toBe(true);
    expect(two).toMatchObject({ now: { evaluated: false }, figures: [], verdicts: [] });
    expect((await ask('diff', 'file', 'seed=8', file)).stdout).toContain('--set seed=8` makes it');
  });

  it('refuses what is neither, and names what is gone', async () => {
    expect(await ask('diff', 'yesterday', 'file', file)).toMatchObject({ code: 2 });
    const [last, , first] = await listed();
    rmSync((await ask('path', 'targets', file)).stdout.trim(), { recursive: true });
    const found = await compared(first.run, last.run);
    expect(found.old.unknown).toEqual(['targets']);
    expect((await ask('diff', first.run, last.run, file)).stdout).toContain('the datasets are gone');
  });
});

describe('the environment', () => {
  const variables = ['PATHFIT_DATA', 'PATHFIT_THREADS'] as const;
  afterEach(() => variables.forEach((name) => delete process.env[name]));

  it('says where datasets are, and how many threads there are, where the command line does not', async () => {
    const { stdout } = await ask('path', 'simulate', file);
    process.env['PATHFIT_DATA'] = data;
    expect(await inProcess(['path', 'simulate', file])).toMatchObject({ code: 0, stdout });
    expect((await inProcess(['path', 'simulate', file, '--data', join(folder, 'none')])).code).toBe(1);
    process.env['PATHFIT_DATA'] = '';
    expect((await inProcess(['path', 'simulate', file], { cwd: folder })).stdout).toContain(
      'store/simulate/',
    );
    process.env['PATHFIT_THREADS'] = 'many';
    const wrong = await ask('run', 'simulate', file);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('PATHFIT_THREADS');
    expect(wrong.stderr).toContain('it must be a whole number from 1 to 256');
    process.env['PATHFIT_THREADS'] = '1';
    expect(JSON.parse((await ask('run', 'simulate', file, '--json', '--quiet')).stdout)).toMatchObject({
      threads: 1,
    });
  });
});
