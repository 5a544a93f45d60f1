import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadPipeline, type RunReport } from '#dist/index.js';
import { dryRunStages } from '#dist/run/dry-run.js';
import { explain, type StageStatus } from '#dist/run/explain.js';
import { planStages } from '#dist/run/plan.js';
import { historyOf } from '#dist/run/runs.js';
import { Store } from '#dist/store/store.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { filesIn } from '../files.js';
import { temporaryFolder } from '../folders.js';
import { run as runPipeline } from '../shared-threads.js';
import { folderOf } from '../tables.js';

type Statuses = Readonly<Record<string, StageStatus>>;

/** What status says of a pipeline in a folder, by stage. */
async function statusIn(folder: string, pipeline: object, set: readonly string[] = []): Promise<Statuses> {
  const loaded = loadPipeline(writePipeline(folder, pipeline), set);
  const data = join(folder, 'data');
  const history = historyOf(data, loaded.pipeline.name);
  const stages = explain(await planStages(loaded), new Store(data), history);
  return Object.fromEntries(stages.map((stage) => [stage.stage, stage]));
}

const states = (statuses: Statuses): string[] => Object.values(statuses).map(({ state }) => state);

const ran = (report: RunReport): string[] =>
  report.stages.filter(({ parts }) => parts.computed > 0).map(({ stage }) => stage);

describe('a stage', () => {
  it('is missing before the first run, and stored after it', async () => {
    const folder = temporaryFolder();
    const before = await statusIn(folder, smallPipeline);
    expect(new Set(states(before))).toEqual(new Set(['missing']));
    expect(before['evaluate'].why).toEqual([]);
    await runIn(folder, smallPipeline);
    const after = await statusIn(folder, smallPipeline);
    expect(new Set(states(after))).toEqual(new Set(['stored']));
    expect(after['simulate']).toMatchObject({ parts: 1, why: [], nearest: null });
  });

  it('would run because fields differ, or because what it reads would be recomputed', async () => {
    const folder = temporaryFolder();
    await runIn(folder, smallPipeline);
    const set = ['targets.noise=0.02', 'train.estimators.network.epochs=9'];
    const status = await statusIn(folder, smallPipeline, set);
    expect(status['simulate'].state).toBe('stored');
    expect(status['targets'].why).toEqual(['noise: 0.01 → 0.02']);
    expect(status['train:mean'].why).toEqual(['targets is to be recomputed']);
    expect(status['train:network'].why).toEqual(['estimator.epochs: 4 → 9', 'targets is to be recomputed']);
    expect(status['evaluate'].why).toContain(
      'targets, train:mean, train:closed-form, train:network are to be recomputed',
    );
  });

  it('says what differs from the nearest stored dataset, and that with no record of any run', async () => {
    const folder = temporaryFolder();
    // Two fields away, one field away, and the last run three fields away.
    await runIn(folder, smallPipeline, {
      what: 'simulate',
      set: ['simulate.paths=21', 'simulate.times=300'],
    });
    await runIn(folder, smallPipeline, { what: 'simulate', set: ['simulate.process.sigma=0.25'] });
    const far = ['simulate.paths=22', 'simulate.times=301', 'simulate.process.mu=0'];
    await runIn(folder, smallPipeline, { what: 'simulate', set: far });
    const why = ['process.sigma: 0.25 → 0.2'];
    expect((await statusIn(folder, smallPipeline))['simulate']).toMatchObject({ state: 'stale', why });
    // Whose it is, records alone say.
    rmSync(join(folder, 'data/runs'), { recursive: true });
    expect((await statusIn(folder, smallPipeline))['simulate']).toMatchObject({ state: 'missing', why });
  });

  it('of several that are as near is told apart from the last run’s', async () => {
    const folder = temporaryFolder();
    const sigmas = [0.25, 0.3, 0.35];
    for (const sigma of sigmas) {
      await runIn(folder, smallPipeline, { what: 'simulate', set: [`simulate.process.sigma=${sigma}`] });
      const { simulate } = await statusIn(folder, smallPipeline);
      expect(simulate.why).toEqual([`process.sigma: ${sigma} → 0.2`]);
    }
  });

  it('that only another pipeline has made with other values is missing, and says what differs', async () => {
    const folder = temporaryFolder();
    const other = { ...smallPipeline, name: 'other' };
    await runIn(folder, smallPipeline, { what: 'simulate' });
    const set = ['simulate.process.sigma=0.3'];
    const why = ['process.sigma: 0.2 → 0.3'];
    expect((await statusIn(folder, other, set))['simulate']).toMatchObject({ state: 'missing', why });
    expect((await statusIn(folder, smallPipeline, set))['simulate']).toMatchObject({ state: 'stale', why });
  });

  it('is compared with what the pipeline’s own runs made before what is nearer and another’s', async () => {
    const folder = temporaryFolder();
    const far = ['simulate.paths=22', 'simulate.times=301'];
    await runIn(folder, smallPipeline, { what: 'simulate', set: far });
    await runIn(folder, { ...smallPipeline, name: 'other' }, { what: 'simulate', set: ['seed=8'] });
    const { simulate } = await statusIn(folder, smallPipeline);
    expect(simulate).toMatchObject({ state: 'stale', why: ['paths: 22 → 20', 'times: 301 → 400'] });
  });

  it('whose pipeline has a record that cannot be read is compared all the same', async () => {
    const folder = temporaryFolder();
    const { stages } = await runIn(folder, smallPipeline, { what: 'simulate' });
    const runs = join(folder, 'data/runs/small');
    const run = readdirSync(runs, { withFileTypes: true }).find((entry) => entry.isDirectory())!;
    writeFileSync(join(runs, run.name, 'record.json'), '{');
    const { simulate } = await statusIn(folder, smallPipeline, ['seed=8']);
    expect(simulate).toMatchObject({ state: 'missing', why: ['seed: 7 → 8'] });
    expect(simulate.nearest!.fingerprint).toBe(stages[0].fingerprint);
  });

  it('that was begun says how many parts are there', async () => {
    const folder = temporaryFolder();
    // Two parts. The second is written when the first is whole and nobody has stopped the run.
    const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 2001, times: 1100 } };
    const stop = new AbortController();
    const run = runIn(folder, wide, {
      signal: stop.signal,
      onEvent: ({ type }) => type === 'partFinished' && stop.abort(),
    });
    await expect(run).rejects.toThrow('interrupted');
    const { simulate } = await statusIn(folder, wide);
    expect(simulate).toMatchObject({ state: 'partial', why: ['1 part there'] });
  });

  it('whose files are damaged names them', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline);
    truncateSync(join(folderOf(report, 'simulate'), 'part-00000.arrow'), 64);
    rmSync(join(folderOf(report, 'train:network'), 'weights/part-00000.arrow'));
    truncateSync(join(folderOf(report, 'evaluate'), 'manifest.json'), 64);
    const status = await statusIn(folder, smallPipeline);
    expect(status['simulate'].state).toBe('damaged');
    expect(status['simulate'].why).toEqual([
      expect.stringMatching(/^part-00000\.arrow is cut \(64 bytes, not \d+\)$/),
    ]);
    expect(status['train:network'].why).toEqual(['weights/part-00000.arrow is missing']);
    expect(status['evaluate'].why).toEqual([
      expect.stringMatching(/^manifest\.json is unreadable/),
      'so every part would be recomputed',
    ]);
    expect(status['targets'].state).toBe('stored');
    const loaded = loadPipeline(writePipeline(folder, smallPipeline));
    const planned = await dryRunStages(loaded, {
      what: 'all',
      dataFolder: join(folder, 'data'),
      force: false,
    });
    expect(planned.map(({ action }) => action)).toEqual([
      'repaired',
      'reused',
      'reused',
      'reused',
      'repaired',
      'repaired',
    ]);
  });
});

describe('nothing runs', () => {
  it('where a pipeline was renamed: no dataset has its name, only records of runs do', async () => {
    const folder = temporaryFolder();
    await runIn(folder, { ...smallPipeline, name: 'a-name-of-its-own' });
    expect(ran(await runIn(folder, smallPipeline))).toEqual([]);
    expect(new Set(states(await statusIn(folder, smallPipeline)))).toEqual(new Set(['stored']));
    const naming = filesIn(join(folder, 'data')).filter(({ path }) =>
      readFileSync(path, 'latin1').includes('a-name-of-its-own'),
    );
    expect(new Set(naming.map(({ name }) => name.split('/')[0]))).toEqual(new Set(['runs']));
  });

  it('where keys are in another order, comments were added, and numbers are spelled otherwise', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const network = {
      kind: 'network',
      hidden: [8],
      epochs: 4,
      optimizer: { kind: 'adam', learningRate: 0.00001 },
    };
    const rates = { ...smallPipeline.train.estimators, network };
    const pipeline = { ...smallPipeline, train: { estimators: rates } };
    await runIn(folder, pipeline);
    const { train, seed, ...rest } = pipeline;
    const reordered = stringify({ train, ...rest, seed })
      .replace('learningRate: 0.00001', 'learningRate: 1e-5 # small')
      .replace('noise: 0.01', 'noise: 1.0e-2')
      .replace('paths: 20', 'paths: 20.0');
    expect(reordered.match(/1e-5 # small|1\.0e-2|20\.0/g)).toHaveLength(3);
    const file = join(folder, 'again.yaml');
    writeFileSync(file, `# The same question.\n${reordered}`);
    const again = await runPipeline(loadPipeline(file), { what: 'all', threads: 2, dataFolder: data });
    expect(ran(again)).toEqual([]);
  });

  it('of simulate and targets where only a training’s parameter changed', async () => {
    const folder = temporaryFolder();
    await runIn(folder, smallPipeline);
    const events: string[] = [];
    const changed = await runIn(folder, smallPipeline, {
      set: ['train.estimators.network.epochs=5'],
      onEvent: (event) => {
        if (event.type === 'progress' || event.type === 'partFinished') events.push(event.stage);
      },
    });
    expect(ran(changed)).toEqual(['train:network', 'evaluate']);
    expect(new Set(events)).toEqual(new Set(['train:network', 'evaluate']));
  });
});
