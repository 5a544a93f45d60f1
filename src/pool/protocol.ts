import type { Kernels } from '../kernels/kernels.js';
import type { KernelModules } from '../kernels/modules.js';
import type { MemoryViews } from './memory-views.js';

/** What crosses between the main thread and the workers: names, numbers and offsets into the shared memory. */

/** What a worker thread is given when it starts. */
export interface WorkerData {
  readonly modules: KernelModules;
  readonly memory: WebAssembly.Memory;
  /** URL of the module whose export `tasks` is the table of tasks. */
  readonly tasks: string;
}

/** What a task works on: the thread's kernels over the memory that all threads share. */
export interface TaskContext {
  /** The compiled kernels, for a task that has a memory of its own. */
  readonly modules: KernelModules;
  readonly kernels: Kernels;
  readonly memory: MemoryViews;
}

/** A unit of work that a thread can do: `shard` is which of the input's pieces, 0 for work of one piece. */
export type Task<Input = never, Result = unknown> = (
  context: TaskContext,
  input: Input,
  shard: number,
) => Result;

/** One message to a worker: do this task for shards taken from the shared counter until there are none left. */
export interface TaskMessage {
  readonly task: string;
  readonly input: unknown;
  readonly shards: number;
  /** Byte offset of the int32 that holds the next shard's index. */
  readonly counter: number;
  /** Length of the memory in bytes when the message was sent: every offset in it is below. */
  readonly memoryBytes: number;
}
