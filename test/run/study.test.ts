import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPipeline, type RunEvent } from '#dist/index.js';
import { collectGarbage } from '#dist/run/garbage.js';
import { recompute, verifyStore } from '#dist/run/verify.js';
import { tinyPipeline } from '../damage.js';
import { contentsOf } from '../files.js';
import { runIn, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { folderOf } from '../tables.js';

/** The stage replicates, whose dataset has a folder beside its parts while it is made, in the hands of the store. */

const study = { ...tinyPipeline, evaluate: { replicates: 3 } };

it('a damaged part of a study is recomputed, it alone, and events say so', async () => {
  const folder = temporaryFolder();
  const replicates = folderOf(await runIn(folder, study), 'replicates');
  const whole = contentsOf(replicates);
  truncateSync(join(replicates, 'part-00001.arrow'), 64);
  const dataFolder = join(folder, 'data');
  expect(
    (await verifyStore({ dataFolder })).datasets.flatMap(({ stage, damage }) =>
      damage.map(({ file, what }) => `${stage} ${file} ${what}`),
    ),
  ).toEqual(['replicates part-00001.arrow cut']);

  const told: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (!event.type.startsWith('part') && event.type !== 'damaged') return;
    told.push([event.type, 'file' in event ? event.file : ''].join(' ').trimEnd());
  };
  const again = await runIn(folder, study, { what: 'replicates', onEvent });
  expect(again.stages[0]).toMatchObject({ status: 'resumed', parts: { total: 3, computed: 1, reused: 2 } });
  expect(told).toEqual([
    'damaged',
    'partReused part-00000.arrow',
    'partReused part-00002.arrow',
    'partStarted part-00001.arrow',
    'partFinished part-00001.arrow',
  ]);
  expect(contentsOf(replicates)).toEqual(whole);
});

it('what a killed study has left in its scratch folder is no damage, and the next run sweeps it', async () => {
  const folder = temporaryFolder();
  const replicates = folderOf(await runIn(folder, study), 'replicates');
  const whole = contentsOf(replicates);
  const scratch = join(replicates, 'scratch');
  mkdirSync(join(scratch, '0', 'train', 'line'), { recursive: true });
  writeFileSync(join(scratch, '0', 'train', 'line', 'part-00000.arrow'), 'half');
  const { datasets } = await verifyStore({ dataFolder: join(folder, 'data') });
  expect(datasets.map(({ state }) => state)).toEqual(datasets.map(() => 'whole'));
  const again = await runIn(folder, study, { what: 'replicates' });
  expect(again.stages[0].status).toBe('reused');
  expect(existsSync(scratch)).toBe(false);
  expect(contentsOf(replicates)).toEqual(whole);
});

it('a study is made again to the same bytes, and goes where no recent run planned it', async () => {
  const folder = temporaryFolder();
  const dataFolder = join(folder, 'data');
  await runIn(folder, study);
  const again = await recompute(loadPipeline(writePipeline(folder, study)), { dataFolder, threads: 2 });
  expect(again.find(({ stage }) => stage === 'replicates')).toMatchObject({ parts: 3, damage: [] });
  expect(again.flatMap(({ damage }) => damage)).toEqual([]);

  const store = join(dataFolder, 'store', 'replicates');
  const stop = new AbortController();
  const onEvent = ({ type }: RunEvent): void => (type === 'partFinished' ? stop.abort() : undefined);
  const options = { what: 'replicates', set: ['targets.noise=0.02'], signal: stop.signal, onEvent };
  await expect(runIn(folder, study, options)).rejects.toMatchObject({ exitCode: 130 });
  expect(readdirSync(store)).toHaveLength(2);
  await runIn(folder, study);
  const { datasets } = await collectGarbage({ dataFolder, keepLast: 1, dryRun: false });
  expect(datasets.map(({ stage, finished }) => [stage, finished])).toEqual([['replicates', false]]);
  expect(readdirSync(store)).toHaveLength(1);
});
