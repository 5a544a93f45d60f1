import { join } from 'node:path';
import { expect, it } from 'vitest';
import { harm, harms, tinyPipeline } from '../damage.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { contentsOf } from '../files.js';

it('a run mends every file that is cut at a 64-byte boundary or has one bit of a 64-byte block flipped', async () => {
  const folder = temporaryFolder();
  const store = join(folder, 'data/store');
  const first = await runIn(folder, tinyPipeline);
  const whole = contentsOf(store);
  let trials = 0;
  for (const harmed of harms(store)) {
    harm(store, harmed);
    const mended = await runIn(folder, tinyPipeline);
    expect(contentsOf(store), `${harmed.file} ${harmed.how}`).toEqual(whole);
    expect(mended.result).toEqual(first.result);
    const computed = mended.stages.reduce((sum, { parts }) => sum + parts.computed, 0);
    if (!harmed.file.endsWith('manifest.json')) expect(computed).toBe(1);
    trials++;
  }
  expect(trials).toBeGreaterThan(1000);
});
