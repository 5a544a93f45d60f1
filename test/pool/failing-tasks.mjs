import { isMainThread } from 'node:worker_threads';

/** Tasks that go wrong in every way in which a thread can, for pool.test.ts. */
export const tasks = {
  count: ({ memory }, { out }, shard) => {
    Atomics.add(memory.int32(out, 64), shard, 1);
    return shard;
  },
  /** Counts twice what the main thread does. */
  onMain: ({ memory }, { out }, shard) => {
    Atomics.add(memory.int32(out, 64), shard, isMainThread ? 2 : 1);
  },
  slow: ({ memory }, { out }, shard) => {
    Atomics.wait(memory.int32(out, 1), 0, 0, 20);
    Atomics.add(memory.int32(out + 64, 1), 0, 1);
    return shard;
  },
  echo: (_context, input) => input,
  throws: (_context, _input, shard) => {
    if (shard === 3) throw new RangeError('shard 3 has no rows');
  },
  exits: () => process.exit(7),
  exhausts: () => {
    const kept = [];
    for (;;) kept.push(new Array(1e4).fill(kept.length + 0.5));
  },
};
