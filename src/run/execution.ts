import { HeldError, inOneLine, InterruptedError, messageOf, RunError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import { type Damage, DamagedError, damageText } from '../store/damage.js';
import type { Waiting } from '../store/lock.js';
import type { Part } from '../store/part.js';
import { Store, type Stored } from '../store/store.js';
import { startPool } from '../stages/start-pool.js';
import type { Dataset } from '../store/dataset.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { neededStages } from './needed-stages.js';
import type { PlannedStage } from './plan.js';
import { runStages } from './stage-order.js';
import type { RunEvent, RunOptions, StageReport } from './report.js';
import type { Together } from './together.js';

/**
 * One run over the stages of a plan: what is stored is reused, what is not is computed, what turns out to be damaged
 * is mended, each stage with the datasets of those upstream.
 */
export class Execution {
  readonly #store: Store;
  readonly #datasets = new Map<string, Dataset>();
  readonly #looks = new Map<PlannedStage, Stored>();
  readonly #reports = new Map<string, StageReport>();
  /** Datasets that are being repaired: what finds the same damage waits for the same repair. */
  readonly #repairs: Map<string, Promise<unknown>>;
  /** Aborted by the caller's signal, and where one stage fails while others run beside it. */
  readonly #stop = new AbortController();
  #pool: Promise<Pool> | undefined;
  /** The first failure: what stops because of it fails too. */
  #failure: unknown;
  /** Threads for each of the stages that run side by side. */
  #share = 1;

  constructor(
    private readonly loaded: LoadedPipeline,
    private readonly options: RunOptions,
    private readonly selected: readonly PlannedStage[],
    private readonly onEvent: (event: RunEvent) => void,
    /** The other executions of this process, where there are any. */
    private readonly together?: Together,
  ) {
    // Of many small datasets, syncing takes longer than making them.
    this.#store = new Store(options.dataFolder, together === undefined);
    this.#repairs = together?.repairs ?? new Map<string, Promise<unknown>>();
  }

  dataset(name: string): Dataset {
    return this.#datasets.get(name)!;
  }

  async execute(stages: readonly PlannedStage[]): Promise<StageReport[]> {
    const stored = (stage: PlannedStage): boolean => this.#isStored(stage);
    const needed = neededStages(stages, this.selected, stored);
    if (this.options.only) {
      const missing = needed.find((stage) => !this.selected.includes(stage) && !stored(stage));
      if (missing) {
        const found = this.#look(missing).state === 'damaged' ? 'damaged' : 'not stored';
        throw new RunError(
          `${missing.name} is ${found}, and --only asks for nothing upstream: run without it`,
        );
      }
    }
    const stop = (): void => this.#stop.abort();
    // Threads take a tenth of a second to start: what they are for is loaded meanwhile. A failure shows when they are used.
    if (!needed.every(stored)) this.#startPool().catch(() => undefined);
    if (this.options.signal?.aborted) stop();
    this.options.signal?.addEventListener('abort', stop);
    try {
      await runStages(needed, {
        isStored: stored,
        sideBySide: (beside) => this.#sideBySide(beside),
        throwFailure: () => this.#throwFailure(),
      });
      return stages.flatMap(({ name }) => this.#reports.get(name) ?? []);
    } finally {
      this.options.signal?.removeEventListener('abort', stop);
      if (!this.options.pool) await this.#pool?.then((pool) => pool.close()).catch(() => undefined);
    }
  }

  /** Runs stages at once. Where one fails the others stop, and its failure, not their stopping, is thrown. */
  async #sideBySide(stages: readonly PlannedStage[]): Promise<void> {
    const trainings = stages.filter((stage) => stage.trains && !this.#isStored(stage)).length;
    const beside = Math.max(1, trainings) * (this.together?.beside ?? 1);
    this.#share = Math.max(1, Math.floor(this.options.threads / beside));
    const began = performance.now();
    const run = async (stage: PlannedStage): Promise<void> => {
      try {
        await this.#runOnce(stage);
      } catch (thrown) {
        const error = inOneLine(stage.name, thrown);
        this.#failure ??= error;
        this.#stop.abort();
        this.#tellFailure(stage, error, began);
      }
    };
    await Promise.allSettled(stages.map(run));
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #tellFailure({ name }: PlannedStage, error: unknown, began: number): void {
    const common = { stage: name, seconds: secondsSince(began) };
    this.onEvent(
      error instanceof InterruptedError
        ? { type: 'stageInterrupted', ...common }
        : { type: 'stageFailed', ...common, message: messageOf(error) },
    );
  }

  /** Runs a stage, or waits for another execution that is at it. */
  async #runOnce(stage: PlannedStage): Promise<void> {
    if (!this.together) return this.#runStage(stage);
    const began = performance.now();
    const isInterrupted = (): boolean => this.#stop.signal.aborted;
    const { dataset, made } = await this.together.once(
      stage.identity.fingerprint,
      isInterrupted,
      async () => {
        await this.#runStage(stage);
        return this.dataset(stage.name);
      },
    );
    if (!made) this.#finish(stage, dataset, began);
  }

  async #runStage(stage: PlannedStage): Promise<void> {
    const began = performance.now();
    const found = this.#isForced(stage) ? undefined : this.#look(stage);
    if (found?.state === 'stored') {
      this.#store.tidy(found.dataset, found.readAt);
      return this.#finish(stage, found.dataset, began);
    }
    if (found?.state === 'damaged') this.#tellDamage(stage, found.damage);
    const mended = new Set<string>();
    for (;;) {
      try {
        return await this.#compute(stage, began, this.#isForced(stage) ? 'anew' : 'carryOn');
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        const upstream = stage.upstream.find((one) => this.#folder(one) === error.folder);
        const path = `${error.folder}/${error.damage.file}`;
        // What was mended and is damaged once more will be damaged again.
        if (!upstream || this.options.only || mended.has(path)) throw error;
        mended.add(path);
        await this.#repair(upstream, error.damage);
      }
    }
  }

  /** Mends a dataset that looked whole until it was read, with what it is made from. */
  async #repair(stage: PlannedStage, damage: Damage): Promise<void> {
    const { fingerprint } = stage.identity;
    const begun = this.#repairs.get(fingerprint);
    if (begun) return void (await begun);
    const repair = async (): Promise<void> => {
      this.#tellDamage(stage, [damage]);
      for (const upstream of stage.upstream) {
        if (!this.#datasets.has(upstream.name)) await this.#runOnce(upstream);
      }
      await this.#compute(stage, performance.now(), 'repair');
    };
    const repairing = repair().finally(() => this.#repairs.delete(fingerprint));
    this.#repairs.set(fingerprint, repairing);
    await repairing;
  }

  #tellDamage({ name }: PlannedStage, damage: readonly Damage[]): void {
    this.onEvent({ type: 'damaged', stage: name, files: damage.map(damageText) });
  }

  async #compute(stage: PlannedStage, began: number, mode: 'carryOn' | 'repair' | 'anew'): Promise<void> {
    const { name } = stage;
    const compute = await stage.load();
    const { StageOutput } = await import('../stages/output.js');
    const opened = await this.#open(stage, mode);
    if ('manifest' in opened) return this.#finish(stage, opened, began);
    try {
      const { resumedParts, hasCheckpoint: checkpoint } = opened;
      this.onEvent({ type: 'stageStarted', stage: name, resumedParts, checkpoint });
      for (const part of opened.parts) this.onEvent({ type: 'partReused', stage: name, ...part });
      const pool = await this.#startPool();
      const observer = {
        started: (file: string) => this.onEvent({ type: 'partStarted', stage: name, file }),
        finished: (part: Part, seconds: number) =>
          this.onEvent({ type: 'partFinished', stage: name, ...part, seconds }),
      };
      const output = new StageOutput(opened, this.#metadata(stage), observer, pool);
      const notices: string[] = [];
      const summary = await compute({
        pool,
        share: this.#share,
        seed: this.loaded.pipeline.seed,
        upstream: Object.fromEntries(stage.upstream.map(({ name: read }) => [read, this.dataset(read)])),
        output,
        progress: (progress) => this.onEvent({ type: 'progress', stage: name, ...progress }),
        throwIfInterrupted: () => {
          if (this.#stop.signal.aborted) throw new InterruptedError();
        },
        warn: (message) => {
          notices.push(message);
          this.onEvent({ type: 'warning', stage: name, message });
        },
      });
      const manifest = opened.publish(summary, notices);
      this.#finish(stage, { folder: opened.folder, manifest }, began, opened.resumedParts);
    } finally {
      await opened.settled();
      opened.release();
    }
  }

  async #open(
    { name, identity }: PlannedStage,
    mode: 'carryOn' | 'repair' | 'anew',
  ): ReturnType<Store['open']> {
    const onHeld = (message: string): void => this.onEvent({ type: 'warning', stage: name, message });
    const waiting: Waiting = { signal: this.#stop.signal, onHeld };
    if (this.options.wait) return this.#store.open(identity, mode, waiting);
    return this.#store.open(identity, mode).catch((error: unknown) => {
      throw error instanceof HeldError ? new HeldError(`${error.message}, or --wait`) : error;
    });
  }

  /** `resumed`: parts that were there before the stage ran; undefined where it did not have to. */
  #finish(stage: PlannedStage, dataset: Dataset, began: number, resumed?: number): void {
    const { name, identity } = stage;
    this.#datasets.set(name, dataset);
    const { notices = [], parts } = dataset.manifest;
    const total = parts.length;
    const reused = resumed ?? total;
    const report: StageReport = {
      stage: name,
      fingerprint: identity.fingerprint,
      status: resumed === undefined ? 'reused' : resumed > 0 ? 'resumed' : 'computed',
      parts: { total, computed: total - reused, reused },
      path: dataset.folder,
      seconds: secondsSince(began),
      notices,
    };
    this.#reports.set(name, report);
    // What a run notices while it computes is so whoever reuses it.
    if (resumed === undefined) {
      for (const message of notices) this.onEvent({ type: 'warning', stage: name, message });
    }
    this.onEvent({ type: 'stageFinished', ...report });
  }

  #look(stage: PlannedStage): Stored {
    const look = this.#looks.get(stage) ?? this.#store.look(stage.name, stage.identity.fingerprint);
    this.#looks.set(stage, look);
    return look;
  }

  #isStored(stage: PlannedStage): boolean {
    return !this.#isForced(stage) && this.#look(stage).state === 'stored';
  }

  #folder({ name, identity }: PlannedStage): string {
    return this.#store.folder(name, identity.fingerprint);
  }

  #isForced(stage: PlannedStage): boolean {
    return this.options.force === true && this.selected.includes(stage);
  }

  #metadata({ name, identity }: PlannedStage): Map<string, string> {
    const { pipeline } = this.loaded;
    return new Map([
      ['pipeline', pipeline.name],
      ['stage', name],
      ['fingerprint', identity.fingerprint],
      ['seed', String(pipeline.seed)],
    ]);
  }

  async #startPool(): Promise<Pool> {
    const { signal } = this.#stop;
    this.#pool ??= (async () => {
      if (this.options.pool) return this.options.pool.stoppedBy(signal);
      return startPool({ threads: this.options.threads, signal });
    })();
    return this.#pool;
  }
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
