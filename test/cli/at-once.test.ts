import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess, pipeline } from './command.js';
import { computed, doTheWorkOnce, reportOf } from './together.js';

describe('two runs of everything at once', () => {
  const large = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 1000, times: 6000 } };

  it('compute it once: the other exits 75 naming the holder, and the store is whole', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const args = ['run', 'all', writePipeline(folder, large), '--data', data, '--json', '--quiet'];
    const both = await Promise.all([pipeline(args), pipeline(args)]);
    const [first, second] = both.sort((a, b) => a.code! - b.code!);
    expect(first.code).toBe(0);
    // A run takes longer than the difference between their starts.
    expect(second).toMatchObject({ code: 75, stdout: '' });
    expect(second.stderr).toMatch(/^process \d+ is writing \S+: run again when it is done, or --wait\n$/);
    const again = reportOf(await inProcess(args));
    expect(again.stages.every(({ status }) => status === 'reused')).toBe(true);
    expect(again.result).toEqual(reportOf(first).result);
  });

  it('compute it once with --wait, and the one that waits says for whom', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const args = ['run', 'all', writePipeline(folder, large), '--data', data, '--json', '--wait'];
    const both = await Promise.all([pipeline(args), pipeline(args)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(Object.values(computed(both.map(reportOf)))).toEqual([1, 1, 1, 1, 1, 1]);
    expect(both.map(({ stderr }) => stderr).join('')).toMatch(
      /: waiting until process \d+ has written \S+\n/,
    );
  });
});

// Twenty: test/long/at-once.test.ts.
it('six runs of everything at once with --wait do the work once', () => doTheWorkOnce(6));
