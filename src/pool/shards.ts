import type { Task, TaskContext, TaskMessage } from './protocol.js';

/** A task of a module of tasks. */
export function taskNamed(
  { tasks }: { readonly tasks: Readonly<Record<string, Task<unknown>>> },
  name: string,
): Task<unknown> {
  const task = tasks[name];
  if (!task) throw new Error(`the worker has no task "${name}"`);
  return task;
}

/**
 * Takes shards from the shared counter until there are none left: so threads share the work evenly, whatever
 * else the machine does, with one message a thread. A shard that throws leaves the others nothing to take.
 * Returns the last shard's result, which is what a task of one shard answers. Ends before where it is `enough`.
 */
export function workThroughShards(
  task: Task<unknown>,
  context: TaskContext,
  message: TaskMessage,
  enough = (): boolean => false,
): unknown {
  context.memory.reach(message.memoryBytes);
  const counter = context.memory.int32(message.counter, 1);
  let result: unknown;
  try {
    for (;;) {
      const shard = Atomics.add(counter, 0, 1);
      if (shard >= message.shards) return result;
      result = task(context, message.input, shard);
      if (enough()) return result;
    }
  } catch (error) {
    Atomics.store(counter, 0, message.shards);
    throw error;
  }
}

/** Values that a thread works through between two looks at the counter: some tens of microseconds of work. */
const valuesPerShard = 1 << 17;

/** Rows of n values that make one shard. */
export function rowsPerShard(n: number): number {
  return Math.max(1, Math.floor(valuesPerShard / n));
}
