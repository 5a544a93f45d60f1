import { LocalEngine } from '../engines/local.js';
import type { Engine } from '../engines/engine.js';
import type { Fleet } from '../engines/fleet.js';
import { inOneLine, RunError } from '../errors.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import type { Damage } from '../store/damage.js';
import type { Dataset } from '../store/dataset.js';
import { Store, type Stored } from '../store/store.js';
import { refuseCode } from './allowed-code.js';
import { DatasetMaker, type Mode } from './dataset-maker.js';
import { neededStages } from './needed-stages.js';
import type { PlannedStage } from './plan.js';
import { Repairs } from './repairs.js';
import type { Pool } from '../pool/pool.js';
import type { RunEvent, RunOptions, StageReport } from './report.js';
import { runStages } from './stage-order.js';
import { StageReports } from './stage-reports.js';
import type { Together } from './together.js';

/** A run on threads that its caller keeps from run to run, where there is a pool: `threads` must be theirs. */
export interface OnThreads extends RunOptions {
  readonly pool?: Pool | undefined;
  /** Other machines, which the caller keeps. */
  readonly fleet?: Fleet | undefined;
}

/**
 * One run over the stages of a plan: what is stored is reused, what is not is computed, what turns out to be damaged
 * is mended, each stage with the datasets of those upstream.
 */
export class Execution {
  readonly #store: Store;
  readonly #datasets = new Map<string, Dataset>();
  readonly #looks = new Map<PlannedStage, Stored>();
  readonly #reports: StageReports;
  readonly #repairs: Repairs;
  readonly #engine: Engine;
  readonly #maker: DatasetMaker;
  /** Aborted by the caller's signal, and where one stage fails while others run beside it. */
  readonly #stop = new AbortController();
  /** The first failure: what stops because of it fails too. */
  #failure: unknown;
  /** Threads for each of the stages that run side by side. */
  #share = 1;

  constructor(
    loaded: LoadedPipeline,
    private readonly options: OnThreads,
    private readonly selected: readonly PlannedStage[],
    onEvent: (event: RunEvent) => void,
    /** The other executions of this process, where there are any. */
    private readonly together?: Together,
  ) {
    const { dataFolder, threads, pool, fleet, wait = false, allowCode } = options;
    const { signal } = this.#stop;
    // Of many small datasets, syncing takes longer than making them.
    this.#store = new Store(dataFolder, together === undefined);
    this.#reports = new StageReports(onEvent);
    const here = new LocalEngine({ threads, signal, pool, allowCode });
    this.#engine = fleet?.engine(here, signal, together ? 'one' : 'all') ?? here;
    this.#maker = new DatasetMaker(loaded, this.#store, this.#engine, this.#reports, { wait, signal });
    this.#repairs = new Repairs(
      together?.repairs ?? new Map<string, Promise<unknown>>(),
      ({ name, identity }) => this.#store.folder(name, identity.fingerprint),
      (stage, damage) => this.#repair(stage, damage),
    );
  }

  dataset(name: string): Dataset {
    return this.#datasets.get(name)!;
  }

  async execute(stages: readonly PlannedStage[]): Promise<StageReport[]> {
    const stored = (stage: PlannedStage): boolean => this.#isStored(stage);
    const needed = neededStages(stages, this.selected, stored);
    if (this.options.only) this.#throwIfMissing(needed);
    if (!this.options.allowCode) refuseCode(needed.filter((stage) => !stored(stage)));
    const stop = (): void => this.#stop.abort();
    if (!needed.every(stored)) this.#engine.start();
    if (this.options.signal?.aborted) stop();
    this.options.signal?.addEventListener('abort', stop);
    try {
      await runStages(needed, {
        isStored: stored,
        sideBySide: (beside) => this.#sideBySide(beside),
        throwFailure: () => this.#throwFailure(),
      });
      return this.#reports.of(stages);
    } finally {
      this.options.signal?.removeEventListener('abort', stop);
      await this.#engine.close();
    }
  }

  #throwIfMissing(needed: readonly PlannedStage[]): void {
    const missing = needed.find((stage) => !this.selected.includes(stage) && !this.#isStored(stage));
    if (!missing) return;
    const found = this.#look(missing).state === 'damaged' ? 'damaged' : 'not stored';
    throw new RunError(`${missing.name} is ${found}, and --only asks for nothing upstream: run without it`);
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
        this.#reports.failed(stage, error, began);
      }
    };
    await Promise.allSettled(stages.map(run));
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
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
    if (found?.state === 'damaged') this.#reports.damaged(stage, found.damage);
    const make = (): Promise<void> =>
      this.#make(stage, began, this.#isForced(stage) ? 'recompute' : 'resume');
    return this.options.only ? make() : this.#repairs.whileDoing(stage, make);
  }

  /** Mends a dataset that looked whole until it was read, with what it is made from. */
  async #repair(stage: PlannedStage, damage: Damage): Promise<void> {
    this.#reports.damaged(stage, [damage]);
    for (const upstream of stage.upstream) {
      if (!this.#datasets.has(upstream.name)) await this.#runOnce(upstream);
    }
    await this.#make(stage, performance.now(), 'repair');
  }

  async #make(stage: PlannedStage, began: number, mode: Mode): Promise<void> {
    const upstream = Object.fromEntries(stage.upstream.map(({ name }) => [name, this.dataset(name)]));
    const { dataset, resumed } = await this.#maker.make(stage, mode, this.#share, upstream);
    this.#finish(stage, dataset, began, resumed);
  }

  #finish(stage: PlannedStage, dataset: Dataset, began: number, resumed?: number): void {
    this.#datasets.set(stage.name, dataset);
    this.#reports.finished(stage, dataset, began, resumed);
  }

  #look(stage: PlannedStage): Stored {
    const look = this.#looks.get(stage) ?? this.#store.look(stage.name, stage.identity.fingerprint);
    this.#looks.set(stage, look);
    return look;
  }

  #isStored(stage: PlannedStage): boolean {
    return !this.#isForced(stage) && this.#look(stage).state === 'stored';
  }

  #isForced(stage: PlannedStage): boolean {
    return this.options.force === true && this.selected.includes(stage);
  }
}
