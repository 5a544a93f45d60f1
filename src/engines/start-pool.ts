import { compileKernels } from '../kernels/load.js';
import type { Pool } from '../pool/pool.js';

/** Starts threads that do the stages' tasks, the code for it loaded only now. `tasks`: the URL of another module's. */
export async function startPool({
  threads,
  signal,
  allowCode,
  tasks = new URL('../stages/tasks.js', import.meta.url),
}: {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly allowCode?: boolean | undefined;
  readonly tasks?: URL | undefined;
}): Promise<Pool> {
  const [{ Pool }, modules] = await Promise.all([import('../pool/pool.js'), compileKernels()]);
  return new Pool({ threads, modules, tasks, ...(signal && { signal }), ...(allowCode && { allowCode }) });
}
