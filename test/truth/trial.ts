import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type RunReport } from '#dist/index.js';
import { runIn } from '../experiment.js';
import { temporary } from '../folders.js';
import { startPool } from '../training/rows.js';
import type { Setting } from './settings.js';

export type Result = NonNullable<RunReport['result']>;

/** Seeds of each trial: 400 where TRUTH_SEEDS does not say otherwise. */
export const seeds = Number(process.env['TRUTH_SEEDS'] ?? 400);

/**
 * What runs of the seeds 0 … seeds − 1 of a setting found, in their order. All run in this process on one pool of one
 * thread, two at a time, each in a folder of its own that goes when its run has ended.
 */
export async function trial(
  { pipeline }: Setting,
  { estimators }: { estimators?: object } = {},
): Promise<Result[]> {
  const folder = mkdtempSync(join(temporary, 'pathfit-truth-'));
  const pool = startPool(1);
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < seeds) {
      const seed = next++;
      const own = join(folder, String(seed));
      mkdirSync(own);
      const made = pipeline(seed, own) as { train: object };
      const asked = estimators ? { ...made, train: { ...made.train, estimators } } : made;
      const { result } = await runIn(own, asked, { threads: 1, pool });
      results[seed] = result!;
      rmSync(own, { recursive: true });
    }
  };
  try {
    await Promise.all([work(), work()]);
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

export const answerOf = ({ verdicts }: Result, id: string): string | undefined =>
  verdicts.find((verdict) => verdict.id === id)?.answer;
