import type { LoadedPipeline, RunReport } from '#dist/index.js';
import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';
import type { OnThreads } from '#dist/run/execution.js';
import { runPipeline } from '#dist/run/run.js';

/** Threads by their number, for the runs of many tests: to start two takes four times as long as most of these runs. */
const pools = new Map<number, Promise<Pool>>();
const mostThreads = 3;
const tasks = new URL('../dist/stages/tasks.js', import.meta.url);

async function shared(threads: number): Promise<Pool> {
  const found =
    pools.get(threads) ??
    compileKernels().then((modules) => new Pool({ threads, modules, tasks, allowCode: true }));
  pools.set(threads, found);
  return found;
}

/**
 * A run on threads that it shares with other tests' runs. What they have read stays in their memory, so that a
 * part is read again by a run alone: as one is that asks for more than three threads, or of the command.
 */
export async function run(loaded: LoadedPipeline, options: OnThreads): Promise<RunReport> {
  if (options.threads > mostThreads) return runPipeline(loaded, { allowCode: true, ...options });
  return runPipeline(loaded, { pool: await shared(options.threads), allowCode: true, ...options });
}
