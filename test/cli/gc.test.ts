import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tinyPipeline } from '../damage.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess } from './command.js';

it('gc tells what goes and its size, as text of eighty columns and as JSON; nonsense is refused', async () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  await runIn(folder, tinyPipeline);
  await runIn(folder, tinyPipeline, { set: ['train.estimators.network.epochs=3'] });
  const gc = (...args: string[]) => inProcess(['gc', '--data', data, ...args]);

  // Both runs are among the last ten.
  expect((await gc('--dry-run')).stdout).toMatch(/^would be removed +datasets +size\nin all +0 +0 B\n/);
  const would = await gc('--dry-run', '--keep-last', '1');
  expect(would).toMatchObject({ code: 0, stderr: '' });
  expect(would.stdout).toMatch(
    /\nevaluate +1 +[\d.]+ kB\ntrain:network +1 +[\d.]+ kB\nin all +2 +[\d.]+ kB\n/,
  );
  expect(would.stdout).toMatch(
    /\nkept: 5 datasets, [\d.]+ kB, of the latest run of each pipeline\n\(1 run\)\n$/,
  );
  expect(would.stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  expect(readdirSync(join(data, 'store/evaluate'))).toHaveLength(2);

  const { code, stdout } = await gc('--keep-last', '1', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: false,
    datasets: [{ stage: 'evaluate' }, { stage: 'train:network' }],
    kept: { datasets: 5, runs: 1, living: 0 },
  });
  expect(readdirSync(join(data, 'store/evaluate'))).toHaveLength(1);

  expect(await gc('--keep-last', '0')).toMatchObject({ code: 2 });
  expect(await inProcess(['gc', '--data', join(folder, 'none')])).toMatchObject({
    code: 1,
    stderr: `there is no data folder ${join(folder, 'none')}\n`,
  });
});
