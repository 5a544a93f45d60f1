import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { filesOf } from '../crash/tiny-run.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { type Ended, pipeline } from './command.js';

const reportOf = ({ stdout }: Ended): RunReport => JSON.parse(stdout) as RunReport;

/** How often each stage was computed, over several runs. */
function computed(reports: readonly RunReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stage, status } of reports.flatMap(({ stages }) => stages)) {
    counts[stage] = (counts[stage] ?? 0) + (status === 'reused' ? 0 : 1);
  }
  return counts;
}

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
    const again = reportOf(await pipeline(args));
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

describe('twenty runs of everything at once with --wait', () => {
  it('do the work once', async () => {
    const folder = temporaryFolder();
    await runIn(folder, smallPipeline);
    const data = join(folder, 'together');
    const args = ['run', 'all', join(folder, 'pipeline.yaml'), '--data', data, '--json', '--quiet', '--wait'];
    const all = await Promise.all(Array.from({ length: 20 }, () => pipeline([...args, '--threads', '1'])));
    expect(all.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      all.map(() => ({ code: 0, stderr: '' })),
    );
    const reports = all.map(reportOf);
    const times = computed(reports);
    expect(Object.keys(times)).toHaveLength(6);
    expect(Object.values(times).every((count) => count === 1)).toBe(true);
    expect(new Set(reports.map(({ result }) => JSON.stringify(result))).size).toBe(1);
    expect(filesOf(data)).toEqual(filesOf(join(folder, 'data')));
  });
});
