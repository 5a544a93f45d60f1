import { setMaxListeners } from 'node:events';
import { statSync } from 'node:fs';
import type { ReadPlan } from '../engines/pieces/make-piece.js';
import { startPool } from '../engines/start-pool.js';
import type { TaskOptions } from '../engines/slurm/worker.js';
import type { WorkerEvent } from '../engines/worker-event.js';
import { OptionError, RunError } from '../errors.js';
import { checkFolder } from '../names.js';
import { readDatasetPlan } from '../run/piece-plan.js';
import { readPointsPlan } from './points-plan.js';

export interface WorkOptions {
  /** The queue, or of a task of Slurm its share of a list. */
  readonly from: { readonly redis: string } | Pick<TaskOptions, 'pieces' | 'task' | 'tasks' | 'oneByOne'>;
  readonly dataFolders: readonly string[];
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** What a piece is made from, of either kind. */
export const readPlan: ReadPlan = async (plan, piece, store) => {
  const { kind } = (plan ?? {}) as { kind?: unknown };
  if (kind === 'dataset') return await readDatasetPlan(plan, piece, store);
  if (kind === 'points') return await readPointsPlan(plan, piece, store);
  throw new RunError('its plan is of another kind: install the pathfit of the run');
};

/** Makes pieces for runs elsewhere until the signal is aborted. */
export async function work({ from, dataFolders, threads, signal, onEvent }: WorkOptions): Promise<void> {
  setMaxListeners(0, signal);
  for (const folder of dataFolders) checkData(folder);
  const pool = await startPool({ threads });
  const common = { pool, readPlan, signal, onEvent };
  // What it will compute with, while there is nothing to do yet.
  void loadStages().catch(() => undefined);
  try {
    if ('redis' in from) {
      const { workBullmq } = await import('../engines/bullmq/worker.js');
      return await workBullmq({ ...common, redis: from.redis, dataFolders });
    }
    const { workTask } = await import('../engines/slurm/worker.js');
    await workTask({ ...common, ...from, dataFolder: dataFolders[0] });
  } finally {
    await pool.close();
  }
}

/** The code of the stages, which takes as long to load as a small piece to make. */
async function loadStages(): Promise<void> {
  await import('../stages/replicates/replicates.js');
  await import('../stages/simulate/simulate.js');
  await import('../stages/targets/targets.js');
  await import('../stages/train/train.js');
  await import('../stages/evaluate/evaluate.js');
}

/** A worker makes no folder of data: one that is not there is mounted elsewhere, or not at all. */
function checkData(folder: string): void {
  checkFolder('the data folder (--data)', folder);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new OptionError(
    (name) =>
      `${name('dataFolders', '--data')} must be the data folder of the run, as this machine has it mounted, found none at ${folder}`,
  );
}
