import { existsSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pipeline } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { startPool } from '../training/rows.js';

const traced = '--trace-require-module';

/** A process whose thread is ended while it requires a module dies: v8::Module::IsGraphAsync. */
it.runIf(process.allowedNodeEnvironmentFlags.has(traced))('no thread requires a module', async () => {
  const folder = temporaryFolder();
  const args = ['run', 'targets', writePipeline(folder, smallPipeline), '--data', folder, '--quiet'];
  expect(await pipeline(args, { nodeArguments: [`${traced}=all`] })).toMatchObject({ code: 0, stderr: '' });
});

it.runIf(existsSync('/proc/self/fd'))(
  'pools that are closed while threads load leave no file open',
  async () => {
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    await startPool(2).close();
    const before = openFiles();
    for (let trial = 0; trial < 16; trial++) {
      const pool = startPool(2);
      await setTimeout(10 + 6 * trial);
      await pool.close();
    }
    expect(openFiles()).toBeLessThanOrEqual(before);
  },
);
