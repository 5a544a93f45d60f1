import type { Kernels } from '../kernels/kernels.js';
import type { SharedMemory } from './shared-memory.js';

/**
 * Where a computation's tasks are done: on the threads of a pool (pool.ts), or in the one thread that it runs in itself
 * (in-thread.ts). What it computes is the same bit for bit.
 */
export interface Executor {
  /** What tasks read and write. */
  readonly memory: SharedMemory;
  /** The kernels over the memory, for what is too little to be shared. */
  readonly kernels: Kernels;
  readonly threads: number;
  /** Does `task` for every shard 0 … shards − 1, each once, in no particular order. */
  each(task: string, input: unknown, shards: number): Promise<void>;
  /** The same, where a shard takes no more than some milliseconds. */
  eachAtOnce(task: string, input: unknown, shards: number): Promise<void>;
  /** Does `task` once, and gives its result. */
  run<Result>(task: string, input: unknown): Promise<Result>;
  /** Does `task` on `members` threads that work together; gives the first member's result. */
  team<Result>(task: string, input: object, members: number): Promise<Result>;
  /** Lets signals in, and throws InterruptedError where the work is to stop. */
  pause(): Promise<void>;
}
