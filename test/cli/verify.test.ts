import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tinyPipeline } from '../damage.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { folderOf } from '../tables.js';
import { inProcess } from './command.js';

interface Document {
  readonly datasets: { stage: string; state: string; damage: { file: string; what: string }[] }[];
  readonly notStored: string[];
  readonly recomputed: { stage: string; damage: object[] }[] | null;
}

it('verify says that every byte is right, or names what is not in eighty columns and exits 1', async () => {
  const folder = temporaryFolder();
  const report = await runIn(folder, tinyPipeline);
  const args = ['--data', join(folder, 'data')];
  const right = await inProcess(['verify', ...args]);
  expect(right).toMatchObject({ code: 0, stderr: '' });
  const parts = report.stages.reduce((sum, stage) => sum + stage.parts.total, 0);
  expect(right.stdout).toContain(`: 5 datasets of ${parts} parts, `);
  expect(right.stdout).toMatch(/, [\d.]+ kB\nevery byte is as it was written\n$/);

  truncateSync(join(folderOf(report, 'train:network'), 'parameters/part-00000.arrow'), 64);
  truncateSync(join(folderOf(report, 'evaluate'), 'manifest.json'), 64);
  const wrong = await inProcess(['verify', ...args]);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/^2 files are not as written: run the pipeline/);
  expect(wrong.stdout).toMatch(/train:network +[0-9a-f]{8} +parameters\/part-00000\.arrow is cut \(64 bytes/);
  expect(wrong.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);

  const file = join(folder, 'pipeline.yaml');
  const again = await inProcess(['verify', file, '--recompute', '--json', '--quiet', ...args]);
  expect(again.code).toBe(1);
  const { datasets, notStored, recomputed } = JSON.parse(again.stdout) as Document;
  expect(datasets.filter(({ state }) => state !== 'whole').map(({ stage }) => stage)).toEqual([
    'train:network',
    'evaluate',
  ]);
  expect(notStored).toEqual([]);
  // A manifest that cannot be read has nothing to compare with.
  expect(recomputed!.map(({ stage, damage }) => [stage, damage.length])).toEqual([
    ['simulate', 0],
    ['targets', 0],
    ['train:line', 0],
    ['train:network', 0],
  ]);
});
