import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { filesOf } from '../crash/tiny-run.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { type Ended, pipeline } from './command.js';

export const reportOf = ({ stdout }: Ended): RunReport => JSON.parse(stdout) as RunReport;

/** How often each stage was computed, over several runs. */
export function computed(reports: readonly RunReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stage, status } of reports.flatMap(({ stages }) => stages)) {
    counts[stage] = (counts[stage] ?? 0) + (status === 'reused' ? 0 : 1);
  }
  return counts;
}

/** So many processes are asked for everything at once, each waiting for the others: together they do the work once. */
export async function doTheWorkOnce(processes: number): Promise<void> {
  const folder = temporaryFolder();
  await runIn(folder, smallPipeline);
  const data = join(folder, 'together');
  const args = ['run', 'all', join(folder, 'pipeline.yaml'), '--data', data, '--json', '--quiet', '--wait'];
  const started = Array.from({ length: processes }, () => pipeline([...args, '--threads', '1']));
  const all = await Promise.all(started);
  expect(all.map(({ code, stderr }) => ({ code, stderr }))).toEqual(all.map(() => ({ code: 0, stderr: '' })));
  const reports = all.map(reportOf);
  const times = computed(reports);
  expect(Object.keys(times)).toHaveLength(6);
  expect(Object.values(times).every((count) => count === 1)).toBe(true);
  expect(new Set(reports.map(({ result }) => JSON.stringify(result))).size).toBe(1);
  expect(filesOf(data)).toEqual(filesOf(join(folder, 'data')));
}
