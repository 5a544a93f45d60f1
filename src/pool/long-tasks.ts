import type { Pool } from './pool.js';

/** Does a task that looks at a stop sign: an int32 of shared memory, whose byte offset is its input's `stop`. */
export type RunLong = <Result>(task: string, input: object) => Promise<Result>;

/**
 * Makes parts that each take a thread a while, `places` of them at once, in their order as places become free. Where one
 * fails no other begins, those in work stop where they next look, and the first failure is thrown. `make` may say that none
 * is to begin any more.
 */
export async function makeParts<Part>(
  pool: Pool,
  places: number,
  parts: readonly Part[],
  make: (part: Part, run: RunLong) => Promise<'stop' | void>,
): Promise<void> {
  const stop = pool.memory.reserve(4, 'a stop sign');
  const sign = pool.memory.int32(stop, 1).fill(0);
  const onStop = (): void => void Atomics.store(sign, 0, 1);
  const run: RunLong = (task, input) => pool.run(task, { ...input, stop }, onStop);
  const left = parts.values();
  const failures: unknown[] = [];
  let ends = false;
  const work = async (): Promise<void> => {
    try {
      // One iterator for all places: each part is taken by one of them.
      while (!ends) {
        const next = left.next();
        if (next.done) return;
        if ((await make(next.value, run)) === 'stop') ends = true;
      }
    } catch (error) {
      failures.push(error);
      ends = true;
      onStop();
    }
  };
  try {
    await Promise.all(Array.from({ length: places }, work));
    if (failures.length > 0) throw failures[0];
  } finally {
    pool.memory.release(stop, 4);
  }
}
