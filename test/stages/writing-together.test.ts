import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemCalls } from '#dist/store/system-calls.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf } from '../tables.js';

/** Six parts of 16 MB, of which several are hashed, synced and written at once. */
const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 10_007, times: 1200 } };
const run = (folder: string) => runIn(folder, wide, { what: 'simulate' });

it('a part that cannot be synced while others are written fails the run; the next keeps whole parts and gives the same bytes', async () => {
  const reference = bytesOf(await run(temporaryFolder()));
  expect(reference['simulate']).toHaveLength(6);
  const { syncLater } = systemCalls;
  onTestFinished(() => void Object.assign(systemCalls, { syncLater }));
  for (const failing of [1, 3, 5]) {
    const folder = temporaryFolder();
    let syncs = 0;
    systemCalls.syncLater = async (fd) => {
      await syncLater(fd);
      if (++syncs === failing)
        throw Object.assign(new Error('EIO: made by a test'), { code: 'EIO', syscall: 'fsync' });
    };
    await expect(run(folder)).rejects.toThrow(/simulate: .*EIO.*part-0000\d\.arrow\.tmp/);
    const names = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.tmp') || /lock/.test(name))).toEqual([]);
    systemCalls.syncLater = syncLater;
    const report = await run(folder);
    expect(bytesOf(report)).toEqual(reference);
    const { parts } = report.stages[0];
    // Those that were on their way when the other failed came through.
    expect(parts.reused).toBeGreaterThanOrEqual(failing - 1);
    expect(parts.computed).toBeGreaterThan(0);
  }
});
