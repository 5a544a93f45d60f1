import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesOf, isLeftOver, tiny, TinyRuns } from './tiny-run.js';

let runs: TinyRuns;
let reference: Record<string, string>;

/** Long enough to be killed amid an epoch, with a checkpoint. */
const epochs = 120;

beforeAll(async () => {
  const { network } = tiny.train.estimators;
  const estimators = { ...tiny.train.estimators, network: { ...network, epochs } };
  runs = await TinyRuns.start({ ...tiny, train: { estimators } });
  const data = join(runs.folder, 'reference');
  await runs.run(data);
  reference = filesOf(data);
});

afterAll(() => runs.end());

const part = 'targets/.*/part-00000.arrow.tmp$';

it.each([
  ['before fsync', ['syncLater', part]],
  ['before rename', ['rename', part]],
  ['after rename', ['open', 'targets/[0-9a-f]{64}$']],
  ['before the journal', ['write', 'targets/.*journal.ndjson$']],
  ['before the manifest', ['open', 'targets/.*manifest.json.tmp$']],
  ['before the manifest’s rename', ['rename', 'targets/.*manifest.json.tmp$']],
  // The first time is when the dataset is opened.
  ['after the manifest, before the journal goes', ['remove', 'targets/.*journal.ndjson$', '2']],
  ['before the lock goes', ['remove', 'targets/.*lock$']],
  // The first is written when the run begins, and the last beside the runs.
  ['before the run’s record', ['rename', 'record.json.tmp$', '2']],
  ['before the latest record', ['rename', 'record.json.tmp$', '3']],
  ['amid an epoch', ['epoch']],
])('killed %s, a run is resumed to the same bytes, and leaves nothing else', async (where, point) => {
  const data = join(runs.folder, where);
  const script = new URL('./killed-run.mjs', import.meta.url).pathname;
  const child = spawnSync(process.execPath, [script, runs.file, data, ...point], { encoding: 'utf8' });
  expect(child).toMatchObject({ signal: 'SIGKILL', stderr: '' });
  const left = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(isLeftOver);
  expect(left).not.toEqual([]);

  const progress: number[] = [];
  const report = await runs.run(data, {
    onEvent: (event) => {
      if (event.type === 'progress' && event.stage === 'train:network') progress.push(event.done);
    },
  });
  expect(filesOf(data)).toEqual(reference);
  expect(report.stages.find(({ stage }) => stage === 'simulate')?.status).toBe('reused');
  if (where === 'amid an epoch') expect(progress[0]).toBeGreaterThan(0);
});
