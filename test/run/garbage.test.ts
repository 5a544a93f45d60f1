import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InterruptedError, loadPipeline, path, RunError, type RunReport, tag } from '#dist/index.js';
import { collectGarbage, type Garbage, type GarbageOptions } from '#dist/run/garbage.js';
import { listRuns } from '#dist/run/run-list.js';
import { verifyStore } from '#dist/run/verify.js';
import { pipeline } from '../cli/command.js';
import { tinyPipeline } from '../damage.js';
import { contentsOf, filesIn } from '../files.js';
import { rewriteJournal } from '../../src/store/journal.js';
import { manifestName, readManifest } from '../../src/store/manifest.js';
import { thisProcess } from '../../src/store/process-identity.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { dead, living, lockNameOf } from '../store/locks.js';
import { life } from '#dist/store/signs-of-life.js';

const gc = (folder: string, options: Partial<GarbageOptions> = {}): Promise<Garbage> =>
  collectGarbage({ dataFolder: join(folder, 'data'), keepLast: 1, dryRun: false, ...options });

const noise = (value: number): { set: string[] } => ({ set: [`targets.noise=${value}`] });

/** «targets 1a2b3c4d…» for each dataset of a run, and of the store. */
const datasetsOf = (report: RunReport): string[] =>
  report.stages.map(({ stage, fingerprint }) => `${stage.split(':')[0]} ${fingerprint}`).sort();
const stored = (folder: string): string[] =>
  readdirSync(join(folder, 'data/store'))
    .flatMap((kind) => readdirSync(join(folder, 'data/store', kind)).map((name) => `${kind} ${name}`))
    .sort();

const bytesIn = (folder: string): number =>
  filesIn(folder).reduce((sum, { path }) => sum + statSync(path).size, 0);

/** The folder of a pipeline's latest run. */
function latestRun(folder: string, name = 'tiny'): string {
  const runs = join(folder, 'data/runs', name);
  const names = readdirSync(runs, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return join(
    runs,
    names
      .map((entry) => entry.name)
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
      .at(-1)!,
  );
}

describe('gc', () => {
  it('removes what none of the last runs planned, tells its size, and keeps the rest whole', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline, noise(0.01));
    await runIn(folder, tinyPipeline, noise(0.02));
    const last = await runIn(folder, tinyPipeline, noise(0.03));
    const store = join(folder, 'data/store');
    const before = bytesIn(store);

    const planned = await gc(folder, { dryRun: true });
    expect(bytesIn(store)).toBe(before);
    const garbage = await gc(folder);
    expect(garbage).toEqual(planned);
    expect(stored(folder)).toEqual(datasetsOf(last));
    expect(garbage.datasets.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(before - bytesIn(store));
    expect(garbage.kept).toEqual({ datasets: 5, bytes: bytesIn(store), runs: 1, living: 0, tagged: 0 });
    expect(garbage.datasets.map(({ stage }) => stage).sort()).toEqual(
      ['evaluate', 'targets', 'train:line', 'train:network'].flatMap((stage) => [stage, stage]),
    );
    expect(garbage.runs).toHaveLength(2);
    expect(readdirSync(join(folder, 'data/gc'))).toEqual([]);
    const again = await runIn(folder, tinyPipeline, noise(0.03));
    expect(again.stages.every(({ status }) => status === 'reused')).toBe(true);
    expect(
      (await verifyStore({ dataFolder: join(folder, 'data') })).datasets.every(
        ({ state }) => state === 'whole',
      ),
    ).toBe(true);
  });

  it('with --dry-run writes nothing', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline, noise(0.01));
    await runIn(folder, tinyPipeline, noise(0.02));
    const before = contentsOf(folder);
    expect((await gc(folder, { dryRun: true })).datasets).toHaveLength(4);
    expect(contentsOf(folder)).toEqual(before);
  });

  it('keeps the last runs of every pipeline, as many as asked', async () => {
    const folder = temporaryFolder();
    const reports: RunReport[] = [];
    for (const value of [0.01, 0.02, 0.03]) reports.push(await runIn(folder, tinyPipeline, noise(value)));
    const other = await runIn(folder, { ...tinyPipeline, name: 'other' });
    await gc(folder, { keepLast: 2 });
    const kept = [reports[1], reports[2], other].flatMap(datasetsOf);
    expect(stored(folder)).toEqual([...new Set(kept)].sort());
  });

  it('keeps what several pipelines share as long as a run that is kept has planned it', async () => {
    const folder = temporaryFolder();
    const first = await runIn(folder, tinyPipeline, noise(0.01));
    const shared = await runIn(folder, { ...tinyPipeline, name: 'other' }, noise(0.01));
    expect(datasetsOf(shared)).toEqual(datasetsOf(first));
    const last = await runIn(folder, tinyPipeline, noise(0.02));
    await gc(folder);
    expect(stored(folder)).toEqual([...new Set([...datasetsOf(shared), ...datasetsOf(last)])].sort());
    await runIn(folder, { ...tinyPipeline, name: 'other' }, noise(0.02));
    await gc(folder);
    expect(stored(folder)).toEqual(datasetsOf(last));
  });

  it('keeps what a tagged run planned, and its record, for as long as it has its tag', async () => {
    const folder = temporaryFolder();
    const dataFolder = join(folder, 'data');
    const first = await runIn(folder, tinyPipeline, noise(0.01));
    const loaded = loadPipeline({ ...tinyPipeline });
    const { run } = await tag('published', loaded, { dataFolder });
    await runIn(folder, tinyPipeline, noise(0.02));
    const last = await runIn(folder, tinyPipeline, noise(0.03));
    const { kept, runs } = await gc(folder);
    expect(kept).toMatchObject({ runs: 2, tagged: 1, living: 0 });
    expect(runs).toHaveLength(1);
    const both = [...new Set([first, last].flatMap(datasetsOf))].sort();
    expect(stored(folder)).toEqual(both);
    expect(
      await path('targets', { pipeline: join(folder, 'pipeline.yaml'), run: 'published', dataFolder }),
    ).toBe(first.stages.find(({ stage }) => stage === 'targets')!.path);
    expect(await tag('published', loaded, { remove: true, dataFolder })).toMatchObject({ before: run });
    await gc(folder);
    expect(stored(folder)).toEqual(datasetsOf(last));
  });

  it('keeps every stage of the file that a run was of, whichever stage it ran', async () => {
    const folder = temporaryFolder();
    const all = await runIn(folder, tinyPipeline);
    await runIn(folder, tinyPipeline, { what: 'simulate' });
    expect((await gc(folder)).datasets).toEqual([]);
    expect(stored(folder)).toEqual(datasetsOf(all));
  });

  it('takes what is unfinished for garbage only where no run that is kept has planned it', async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    const run = runIn(folder, tinyPipeline, {
      what: 'train:line',
      signal: stop.signal,
      onEvent: ({ type, ...event }) =>
        type === 'partFinished' && 'stage' in event && event.stage === 'train:line' && stop.abort(),
    });
    await expect(
      run.then(({ stages }) => Promise.reject(new Error(JSON.stringify(stages)))),
    ).rejects.toThrow();
    const folders = (): string[] => readdirSync(join(folder, 'data/store/train'));
    const [dataset] = folders();
    // As a kill between the last part and the manifest leaves it.
    const left = join(folder, 'data/store/train', dataset);
    rewriteJournal(left, readManifest(left)!.parts);
    rmSync(join(left, manifestName));
    await gc(folder);
    expect(folders()).toEqual([dataset]);
    await runIn(folder, tinyPipeline, { what: 'simulate', ...noise(0.5) });
    const { datasets } = await gc(folder);
    expect(datasets).toContainEqual(expect.objectContaining({ fingerprint: dataset, finished: false }));
    expect(folders()).toEqual([]);
  });

  it('never touches what a run that is going on has planned, nor what is being written', async () => {
    const folder = temporaryFolder();
    const first = await runIn(folder, tinyPipeline, noise(0.01));
    // The first run becomes one of another process that is alive.
    const record = join(latestRun(folder), 'record.json');
    const running = { ...(JSON.parse(readFileSync(record, 'utf8')) as object), state: 'running' };
    const put = (more: object): void => writeFileSync(record, JSON.stringify({ ...running, ...more }));
    const second = await runIn(folder, tinyPipeline, noise(0.02));
    const both = [...new Set([first, second].flatMap(datasetsOf))].sort();

    put({ process: { ...thisProcess, ...living } });
    expect(await gc(folder)).toMatchObject({ datasets: [], runs: [], kept: { runs: 2, living: 1 } });
    // Another machine's processes cannot be asked for: their records are dated anew every few seconds.
    put({ process: { ...thisProcess, ...dead, place: '01234567' } });
    expect(await gc(folder)).toMatchObject({ datasets: [], runs: [] });
    expect(stored(folder)).toEqual(both);
    const seen = (): string => listRuns(join(folder, 'data'), 'tiny').at(-1)!.state;
    expect(seen()).toBe('running');

    const { watchFor } = life;
    onTestFinished(() => void Object.assign(life, { watchFor }));
    life.watchFor = 1;
    utimesSync(record, new Date(), new Date(Date.now() - 3_600_000));
    expect(seen()).toBe('silent');
    // Its clock is an hour behind, and it lives: it dates its record while gc watches.
    const signs = setInterval(
      () => utimesSync(record, new Date(), new Date(Date.now() - 3_600_000 + performance.now())),
      100,
    );
    expect(await gc(folder)).toMatchObject({ datasets: [], runs: [], kept: { living: 1 } });
    // Who has watched knows: the same rule says so of a look.
    expect(seen()).toBe('running');
    clearInterval(signs);

    life.watchFor = 0.05;
    utimesSync(record, new Date(), new Date(Date.now() - 7_200_000));
    const pieces = join(folder, 'data/pieces');
    mkdirSync(join(pieces, 'a'.repeat(64)), { recursive: true });
    mkdirSync(join(pieces, 'slurm'));
    writeFileSync(join(pieces, 'a'.repeat(64), 'plan.json'), '{}');
    const targets = first.stages[1].path;
    const lock = join(targets, lockNameOf(living));
    writeFileSync(lock, '');
    await gc(folder);
    expect(stored(folder)).toEqual([...datasetsOf(second), `targets ${first.stages[1].fingerprint}`].sort());
    // Pieces that were made for a run that nobody goes on with.
    expect(readdirSync(pieces)).toEqual(['slurm']);
    rmSync(lock);
    await gc(folder);
    expect(stored(folder)).toEqual(datasetsOf(second));
  });

  it('refuses to guess where no record says what is used, or one cannot be read', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline);
    const before = contentsOf(join(folder, 'data/store'));
    const record = join(latestRun(folder), 'record.json');
    const whole = readFileSync(record, 'utf8');
    for (const text of [whole.slice(0, 100), '{}', '']) {
      writeFileSync(record, text);
      await expect(gc(folder)).rejects.toThrow(/record\.json must say what the run used.*delete the folder/);
    }
    rmSync(join(folder, 'data/runs'), { recursive: true });
    await expect(gc(folder)).rejects.toThrow(RunError);
    expect(contentsOf(join(folder, 'data/store'))).toEqual(before);
  });

  it('that was killed has left nothing that looks whole, and the next one deletes it', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline);
    const removed = await runIn(folder, tinyPipeline, noise(0.02));
    const { path, fingerprint } = removed.stages[1];
    const left = bytesIn(path);
    // Killed between taking it out of the store and deleting it.
    mkdirSync(join(folder, 'data/gc'), { recursive: true });
    renameSync(path, join(folder, 'data/gc', `targets-${fingerprint}`));
    mkdirSync(join(folder, 'data/verify/data/store'), { recursive: true });
    expect((await gc(folder, { keepLast: 9 })).leftBytes).toBe(left);
    expect(readdirSync(join(folder, 'data/gc'))).toEqual([]);
    expect(existsSync(join(folder, 'data/verify'))).toBe(false);
  });

  it('that is interrupted leaves the store whole', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline, noise(0.01));
    const last = await runIn(folder, tinyPipeline, noise(0.02));
    await expect(gc(folder, { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
    await gc(folder);
    expect(stored(folder)).toEqual(datasetsOf(last));
  });

  it('lets a run that begins meanwhile wait until nothing leaves the store any more', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline);
    const lock = join(folder, 'data/gc', lockNameOf(living));
    mkdirSync(join(lock, '..'), { recursive: true });
    writeFileSync(lock, '');
    let ended = false;
    const run = runIn(folder, tinyPipeline).then(() => (ended = true));
    await sleep(300);
    expect(ended).toBe(false);
    // It has said what it uses before it waits: that is what makes waiting worth while.
    const record = JSON.parse(readFileSync(join(latestRun(folder), 'record.json'), 'utf8')) as {
      state: string;
    };
    expect(record.state).toBe('running');
    rmSync(lock);
    expect(await run).toBe(true);
  });

  it('killed at any time leaves datasets that are whole, and the rest to the next one', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    await runIn(folder, tinyPipeline, noise(0.01));
    // Many datasets, so that there is time to be killed between two.
    const targets = readdirSync(join(data, 'store/targets'))[0];
    for (let i = 0; i < 600; i++) {
      const copy = join(data, 'store/targets', targets.slice(0, -4) + String(i).padStart(4, '0'));
      cpSync(join(data, 'store/targets', targets), copy, { recursive: true });
    }
    const last = await runIn(folder, tinyPipeline, noise(0.02));
    let killed = 0;
    for (const delay of [250, 350, 450]) {
      const { code } = await pipeline(['gc', '--keep-last', '1', '--data', data], {
        onStart: (kill) => setTimeout(() => kill('SIGKILL'), delay),
      });
      if (code === null) killed++;
      for (const { stage, path } of last.stages)
        expect(existsSync(join(path, 'manifest.json')), stage).toBe(true);
      const torn = stored(folder).filter(
        (name) => !existsSync(join(data, 'store', name.replace(' ', '/'), 'manifest.json')),
      );
      expect(torn).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
    await gc(folder);
    expect(stored(folder)).toEqual(datasetsOf(last));
    expect(readdirSync(join(data, 'gc'))).toEqual([]);
  });
});
