import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { InterruptedError, messageOf, RunError, systemFailure, UsageError } from '../errors.js';
import type { Kernels } from '../kernels/kernels.js';
import { instantiateKernels, type KernelModules } from '../kernels/modules.js';
import { barrierBytes, breakBarrier, teamBroken, type TeamInput } from './barrier.js';
import type { Executor } from './executor.js';
import { isModuleError } from '../own-models/module-error.js';
import { loadTasks } from './load-tasks.js';
import { ownModulesOf } from './own-modules.js';
import type { TaskMessage, WorkerData } from './protocol.js';
import { taskNamed, workThroughShards } from './shards.js';
import { SharedMemory } from './shared-memory.js';

export interface PoolOptions {
  readonly threads: number;
  readonly modules: KernelModules;
  /** URL of the module whose export `tasks` is the table of tasks. */
  readonly tasks: URL;
  /** Aborted when the run is to stop: work not begun is dropped, and every call rejects with InterruptedError. */
  readonly signal?: AbortSignal;
  /** Whether its threads may run the code of users' modules. */
  readonly allowCode?: boolean;
}

/** How long a user's module may go on when the run is to stop: then its threads are ended, be it in a loop without an end. */
const graceMilliseconds = 500;

/** What a thread must be started with to give a module a realm of its own (own-models/realm.ts). */
const ownModulesFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const counterBytes = 4;

const ignored = (): void => undefined;

/** How long the main thread computes before it looks whether threads have started, and for signals. */
const turnMilliseconds = 10;

/** What is done beside a call: where it is to stop, and before threads are asked. */
interface Sharing {
  readonly onStop?: () => void;
  readonly begin?: (message: TaskMessage) => Promise<void>;
}

/**
 * The data lie in the shared memory; a thread's own heap holds little. Without a limit of its own a thread that
 * runs out of memory takes the whole process with it; with one, its call fails.
 */
const threadHeapMegabytes = 512;

/** Threads over one shared memory, and whether one of them has failed. */
class Threads {
  readonly memory = new SharedMemory();
  readonly piscina: Piscina<TaskMessage, unknown>;
  readonly kernels: Kernels;
  /** Resolves when all threads have started, or one has failed to. */
  readonly allStarted: Promise<unknown>;
  /** Whether a thread has started, or failed to. */
  isStarted = false;
  #failure: RunError | undefined;
  /** What calls wait for a failure with. */
  readonly #calls = new Set<(failure: RunError) => void>();

  constructor({ threads, modules, tasks, allowCode = false }: PoolOptions) {
    this.kernels = instantiateKernels(modules, this.memory.memory);
    this.piscina = new Piscina({
      // So that it is right from a chunk of the bundle as well.
      filename: fileURLToPath(new URL('../pool/piscina-worker.cjs', import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMegabytes },
      ...(allowCode && { execArgv: ownModulesFlags }),
      workerData: { modules, memory: this.memory.memory, tasks: tasks.href } satisfies WorkerData,
    });
    this.piscina.on('error', (error) => {
      this.#failure ??= workerFailed(error);
      for (const fail of this.#calls) fail(this.#failure);
    });
    const nothing: TaskMessage = { task: '', input: null, shards: 0, counter: 0, memoryBytes: 0 };
    const starting = Array.from({ length: threads }, () => this.piscina.run(nothing));
    void this.unlessFailed(Promise.race(starting))
      .catch(ignored)
      .then(() => (this.isStarted = true));
    this.allStarted = this.unlessFailed(Promise.allSettled(starting)).catch(ignored);
  }

  /**
   * What calls give, or the failure of a thread, of which piscina lets them wait for ever. Not by a race with one promise for
   * all of them, which would keep what each has given.
   */
  unlessFailed<Result>(calls: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      calls
        .then(resolve, reject)
        .finally(() => this.#calls.delete(reject))
        .catch(ignored);
      if (this.#failure) reject(this.#failure);
      else this.#calls.add(reject);
    });
  }
}

/**
 * A fixed number of threads over one shared memory.
 *
 * A thread that fails to load, throws, exits or runs out of memory fails the call that it worked for, and
 * every later one: piscina itself would leave those waiting for ever where the worker cannot load.
 */
export class Pool implements Executor {
  readonly memory: SharedMemory;
  readonly threads: number;
  readonly #signal: AbortSignal | undefined;

  constructor(
    private readonly options: PoolOptions,
    private readonly workers = new Threads(options),
  ) {
    this.memory = workers.memory;
    this.threads = options.threads;
    this.#signal = options.signal;
    // Every call listens: with many trainings side by side that is no leak, and Node need not warn of one.
    if (options.signal) setMaxListeners(0, options.signal);
  }

  /** The main thread's own kernels over the memory, for what is too little to be shared. */
  get kernels(): Kernels {
    return this.workers.kernels;
  }

  /** Whether threads answer at once. */
  get hasStarted(): boolean {
    return this.workers.isStarted;
  }

  /** The same threads for work that `signal` stops. */
  stoppedBy(signal: AbortSignal): Pool {
    return new Pool({ ...this.options, signal }, this.workers);
  }

  /** Does `task` for every shard 0 … shards − 1, each once, in no particular order, on all threads. */
  async each(task: string, input: unknown, shards: number): Promise<void> {
    await this.#share(task, input, shards, Math.min(shards, this.threads));
  }

  /**
   * The same, where a shard takes no more than some milliseconds: the main thread does a single one by itself, and all of
   * them for as long as the threads are starting, a tenth of a second.
   */
  async eachAtOnce(task: string, input: unknown, shards: number): Promise<void> {
    await this.#share(task, input, shards, Math.min(shards, this.threads), {
      begin: (message) => this.#beginAlone(message),
    });
  }

  /** Works through shards until a thread has started; does a single one by itself, which takes less than a message. */
  async #beginAlone(message: TaskMessage): Promise<void> {
    // The main thread never runs a user's code.
    if (ownModulesOf(message.input).length > 0) return;
    const alone = (): boolean => message.shards === 1 || !this.workers.isStarted;
    if (!alone()) return;
    const task = taskNamed(await loadTasks(this.options.tasks.href), message.task);
    const context = { modules: this.options.modules, kernels: this.kernels, memory: this.memory };
    const next = this.memory.uint32(message.counter, 1);
    while (alone() && Atomics.load(next, 0) < message.shards) {
      const until = performance.now() + turnMilliseconds;
      workThroughShards(task, context, message, () => performance.now() > until);
      await this.pause();
    }
  }

  /** Does `task` once, on one thread, and gives its result. `onStop` has it end, where it is a long one. */
  async run<Result>(task: string, input: unknown, onStop?: () => void): Promise<Result> {
    const [result] = await this.#share(task, input, 1, 1, onStop ? { onStop } : {});
    return result as Result;
  }

  /**
   * Does `task` on `members` threads that work together and wait for each other at a barrier: the input's `team`
   * says who they are, the shard which of them one is. Gives the first member's result. At most as many teams
   * may work at once as have threads for all their members.
   */
  async team<Result>(task: string, input: object, members: number): Promise<Result> {
    const bytes = barrierBytes(members);
    const barrier = this.memory.reserve(bytes, 'a barrier');
    const cells = this.memory.int32(barrier, bytes / 4).fill(0);
    try {
      const team: TeamInput = { members, barrier };
      const results = await this.#share(task, { ...input, team }, members, members, {
        onStop: () => breakBarrier(cells),
      });
      return results.find((result) => result !== undefined) as Result;
    } finally {
      this.memory.release(barrier, bytes);
    }
  }

  /**
   * Lets signals in, and throws InterruptedError where the work is to stop. To be awaited in what the main thread
   * computes by itself, at least every tenth of a second.
   */
  async pause(): Promise<void> {
    // Signals are delivered when the event loop turns.
    await nextTurn();
    if (this.#signal?.aborted) throw new InterruptedError();
  }

  async #share(
    task: string,
    input: unknown,
    shards: number,
    threads: number,
    { onStop, begin }: Sharing = {},
  ): Promise<unknown[]> {
    if (this.#signal?.aborted) throw new InterruptedError();
    if (shards === 0) return [];
    const own = ownModulesOf(input);
    if (own.length > 0 && !this.options.allowCode)
      throw new UsageError(`${own[0].file} must not run: ${task} asks for it`);
    let ending: NodeJS.Timeout | undefined;
    const counter = this.memory.reserve(counterBytes, 'a shard counter');
    Atomics.store(this.memory.uint32(counter, 1), 0, 0);
    const stop = (): void => {
      Atomics.store(this.memory.uint32(counter, 1), 0, shards);
      onStop?.();
      if (own.length > 0) ending ??= setTimeout(() => void this.workers.piscina.destroy(), graceMilliseconds);
    };
    this.#signal?.addEventListener('abort', stop);
    const message: TaskMessage = { task, input, shards, counter, memoryBytes: this.memory.byteLength };
    const calls: Promise<unknown>[] = [];
    try {
      await begin?.(message);
      if (this.#signal?.aborted) throw new InterruptedError();
      if (Atomics.load(this.memory.uint32(counter, 1), 0) >= shards) return [];
      for (let call = 0; call < threads; call++) calls.push(this.workers.piscina.run(message));
      const results = await this.workers.unlessFailed(Promise.all(calls));
      this.workers.isStarted = true;
      // Piscina may settle calls without a turn of the event loop.
      await this.pause();
      return results;
    } catch (error) {
      stop();
      // The memory may be used again only when no thread works on it any more. Threads that died have settled.
      const settled = await this.workers.unlessFailed(Promise.allSettled(calls)).catch(() => []);
      if (this.#signal?.aborted) throw new InterruptedError();
      throw workerFailed(causeAmong(settled) ?? error, task);
    } finally {
      clearTimeout(ending);
      this.#signal?.removeEventListener('abort', stop);
      this.memory.release(counter, counterBytes);
    }
  }

  async close(): Promise<void> {
    // A thread that is ended while it loads keeps the files open that it was reading.
    await this.workers.allStarted;
    await this.workers.piscina.destroy();
  }
}

/** Of the failures of threads that work together, the one that the others follow from. */
function causeAmong(settled: readonly PromiseSettledResult<unknown>[]): unknown {
  const failures = settled.flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []));
  return failures.find((failure) => messageOf(failure) !== teamBroken);
}

function workerFailed(error: unknown, task?: string): RunError {
  if (error instanceof RunError) return error;
  if (isModuleError(error)) return new RunError(error.message);
  const refused = systemFailure(error);
  if (refused) return refused;
  const where = task === undefined ? 'a worker thread failed' : `a worker thread failed in ${task}`;
  return new RunError(`${where}: ${messageOf(error)}`, { cause: error });
}
