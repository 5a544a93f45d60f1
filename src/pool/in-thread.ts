import { InterruptedError } from '../errors.js';
import type { Kernels } from '../kernels/kernels.js';
import type { KernelModules } from '../kernels/modules.js';
import { barrierBytes, type TeamInput } from './barrier.js';
import type { Executor } from './executor.js';
import { type OwnThread, ownThread } from './own-thread.js';
import type { Task } from './protocol.js';
import { taskNamed } from './shards.js';
import type { SharedMemory } from './shared-memory.js';

const ignored = (): boolean => false;

/**
 * Does all tasks in the thread that asks for them, in a memory of its own: no message, no file, no other thread. A small
 * problem takes less than a message to a thread and its answer.
 */
export class InThread implements Executor {
  readonly memory: SharedMemory;
  readonly kernels: Kernels;
  readonly threads = 1;
  readonly #context: OwnThread;
  /** Whether the work is to stop: looked at between tasks. */
  isStopped = ignored;

  constructor(
    modules: KernelModules,
    private readonly tasks: Readonly<Record<string, Task>>,
  ) {
    this.#context = ownThread(modules);
    ({ memory: this.memory, kernels: this.kernels } = this.#context);
  }

  each(task: string, input: unknown, shards: number): Promise<void> {
    this.#do(task, input, shards);
    return done;
  }

  eachAtOnce(task: string, input: unknown, shards: number): Promise<void> {
    this.#do(task, input, shards);
    return done;
  }

  run<Result>(task: string, input: unknown): Promise<Result> {
    return Promise.resolve(this.#do(task, input, 1) as Result);
  }

  /** The team has one member. */
  team<Result>(task: string, input: object): Promise<Result> {
    const bytes = barrierBytes(1);
    const barrier = this.memory.reserve(bytes, 'a barrier');
    this.memory.int32(barrier, bytes / 4).fill(0);
    try {
      const team: TeamInput = { members: 1, barrier };
      return Promise.resolve(this.#do(task, { ...input, team }, 1) as Result);
    } finally {
      this.memory.release(barrier, bytes);
    }
  }

  pause(): Promise<void> {
    this.#throwIfStopped();
    return done;
  }

  #do(name: string, input: unknown, shards: number): unknown {
    this.#throwIfStopped();
    const task = taskNamed({ tasks: this.tasks as Readonly<Record<string, Task<unknown>>> }, name);
    let result: unknown;
    for (let shard = 0; shard < shards; shard++) result = task(this.#context, input, shard);
    return result;
  }

  #throwIfStopped(): void {
    if (this.isStopped()) throw new InterruptedError();
  }
}

const done = Promise.resolve();
