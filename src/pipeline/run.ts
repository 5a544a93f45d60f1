import { InterruptedError, messageOf, PathfitError, RunError } from '../errors.js';
import { compileKernels } from '../kernels/load.js';
import type { Pool } from '../pool/pool.js';
import type { Result } from '../stages/evaluate.js';
import type { Progress } from '../stages/stage.js';
import { noiseOf } from '../random/noise.js';
import { type Dataset, Store } from '../store/store.js';
import type { LoadedPipeline } from './load.js';
import { type PlannedStage, planStages, selectStages } from './plan.js';
import { Recorder } from './record.js';
import type { Pipeline } from './schema.js';

export interface RunOptions {
  /** all, simulate, import, targets, train, train:NAME, replicates or evaluate. */
  readonly what: string;
  readonly threads: number;
  readonly dataFolder: string;
  /** Compute what is named anew, even where it is stored. */
  readonly force?: boolean;
  /** Refuse instead of computing what is missing upstream. */
  readonly only?: boolean;
  /** Aborted when the run is to stop: what is whole stays, and the same run carries on from there. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface StageReport {
  readonly stage: string;
  readonly fingerprint: string;
  readonly status: 'computed' | 'resumed' | 'reused';
  readonly parts: { readonly total: number; readonly computed: number; readonly reused: number };
  readonly path: string;
  readonly seconds: number;
}

/** What a run did and found: the document of `run --json`. */
export interface RunReport {
  readonly pipeline: string;
  readonly seed: number;
  readonly threads: number;
  readonly stages: readonly StageReport[];
  /** Null where the run did not evaluate. */
  readonly result: Result | null;
}

export type RunEvent =
  | { readonly type: 'stageStarted'; readonly stage: string; readonly resumedParts: number }
  | ({ readonly type: 'progress'; readonly stage: string } & Progress)
  | { readonly type: 'partFinished'; readonly stage: string; readonly file: string; readonly rows: number }
  | { readonly type: 'warning'; readonly stage: string; readonly message: string }
  | ({ readonly type: 'stageFinished' } & StageReport);

/**
 * Runs what is asked of a pipeline, and what that needs: finished datasets are reused, unfinished ones carried
 * on. Throws UsageError, RunError, HeldError or InterruptedError; what is stored is whole either way.
 */
export async function runPipeline(loaded: LoadedPipeline, options: RunOptions): Promise<RunReport> {
  const { pipeline, file } = loaded;
  const stages = await planStages(loaded);
  const run = new Run(loaded, options, selectStages(stages, options.what));
  const recorder = openRecorder(options.dataFolder, pipeline.name, file);
  const onEvent = (event: RunEvent): void => {
    recorder.event(event);
    options.onEvent?.(event);
  };
  for (const message of cautions(pipeline)) onEvent({ type: 'warning', stage: 'train', message });
  const reports = await run.execute(stages, onEvent);
  const evaluated = reports.some(({ stage }) => stage === 'evaluate') ? run.dataset('evaluate') : undefined;
  const report: RunReport = {
    pipeline: pipeline.name,
    seed: pipeline.seed,
    threads: options.threads,
    stages: reports,
    result: evaluated ? (evaluated.manifest.summary as unknown as Result) : null,
  };
  recorder.finish(report);
  return report;
}

/** What runs as it is asked, and may mislead all the same. */
function cautions({ import: imported, targets, train: { holdOut } }: Pipeline): string[] {
  if (holdOut.by === 'time') return [];
  const window = imported?.window ?? 1;
  const { sd, lags } = noiseOf(targets.noise);
  const shared = [
    ...(window > 1 ? [`values with training rows, since windows of ${window} overlap`] : []),
    ...(sd > 0 && lags > 0 ? [`noise with training rows, since it is correlated over ${lags}`] : []),
  ];
  if (shared.length === 0) return [];
  return [
    `rows held out at random share ${shared.join(', and ')}: ` +
      `hold-out errors look too small; use holdOut: { by: time, gap: ${Math.max(window - 1, lags)} }`,
  ];
}

function openRecorder(dataFolder: string, name: string, file: string): Recorder {
  try {
    return new Recorder(dataFolder, name, file);
  } catch (error) {
    throw new RunError(`the data folder ${dataFolder} must be writable: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Which stages have to run: a stage that is stored needs nothing upstream. */
export function neededStages(
  stages: readonly PlannedStage[],
  selected: readonly PlannedStage[],
  isStored: (stage: PlannedStage) => boolean,
): PlannedStage[] {
  const needed = new Set<PlannedStage>();
  const need = (stage: PlannedStage): void => {
    if (needed.has(stage)) return;
    needed.add(stage);
    if (!isStored(stage)) stage.upstream.forEach(need);
  };
  selected.forEach(need);
  return stages.filter((stage) => needed.has(stage));
}

class Run {
  readonly #store: Store;
  readonly #datasets = new Map<string, Dataset>();
  /** Aborted by the caller's signal, and where one stage fails while others run beside it. */
  readonly #stop = new AbortController();
  #pool: Promise<Pool> | undefined;

  constructor(
    private readonly loaded: LoadedPipeline,
    private readonly options: RunOptions,
    private readonly selected: readonly PlannedStage[],
  ) {
    this.#store = new Store(options.dataFolder);
  }

  dataset(name: string): Dataset {
    return this.#datasets.get(name)!;
  }

  async execute(stages: readonly PlannedStage[], onEvent: (event: RunEvent) => void): Promise<StageReport[]> {
    const stored = (stage: PlannedStage): boolean =>
      !this.#isForced(stage) && this.#store.state(stage.name, stage.identity.fingerprint) === 'stored';
    const needed = neededStages(stages, this.selected, stored);
    if (this.options.only) {
      const missing = needed.find((stage) => !this.selected.includes(stage) && !stored(stage));
      if (missing) {
        throw new RunError(
          `${missing.name} is not stored, and --only asks for nothing upstream: run without it`,
        );
      }
    }
    const stop = (): void => this.#stop.abort();
    if (this.options.signal?.aborted) stop();
    this.options.signal?.addEventListener('abort', stop);
    try {
      const reports: StageReport[] = [];
      // Trainings run side by side; every other kind of stage is one dataset.
      for (const kind of new Set(needed.map((stage) => stage.kind))) {
        const beside = needed.filter((stage) => stage.kind === kind);
        const trainings = beside.filter((stage) => stage.trains && !stored(stage)).length;
        const share = Math.max(1, Math.floor(this.options.threads / Math.max(1, trainings)));
        reports.push(...(await this.#sideBySide(beside, share, onEvent)));
      }
      return reports;
    } finally {
      this.options.signal?.removeEventListener('abort', stop);
      await this.#pool?.then((pool) => pool.close()).catch(() => undefined);
    }
  }

  /** Runs stages at once, `share` threads each where they wait for each other. Where one fails the others stop, and its failure, not their stopping, is thrown. */
  async #sideBySide(
    stages: readonly PlannedStage[],
    share: number,
    onEvent: (event: RunEvent) => void,
  ): Promise<StageReport[]> {
    let failure: unknown;
    const settled = await Promise.allSettled(
      stages.map((stage) =>
        this.#runStage(stage, share, onEvent).catch((error: unknown) => {
          failure ??= inOneLine(stage.name, error);
          this.#stop.abort();
          throw error;
        }),
      ),
    );
    if (failure !== undefined) throw failure;
    return settled.map((outcome) => (outcome as PromiseFulfilledResult<StageReport>).value);
  }

  async #runStage(
    stage: PlannedStage,
    share: number,
    onEvent: (event: RunEvent) => void,
  ): Promise<StageReport> {
    const { name, identity } = stage;
    const began = performance.now();
    const finish = (dataset: Dataset, status: StageReport['status'], reused: number): StageReport => {
      this.#datasets.set(name, dataset);
      const total = dataset.manifest.parts.length;
      const report: StageReport = {
        stage: name,
        fingerprint: identity.fingerprint,
        status,
        parts: { total, computed: total - reused, reused },
        path: dataset.folder,
        seconds: Math.round(performance.now() - began) / 1000,
      };
      onEvent({ type: 'stageFinished', ...report });
      return report;
    };
    const reuse = (dataset: Dataset): StageReport => {
      this.#store.tidy(dataset);
      return finish(dataset, 'reused', dataset.manifest.parts.length);
    };

    const anew = this.#isForced(stage);
    const found = anew ? undefined : this.#store.find(name, identity.fingerprint);
    if (found) return reuse(found);
    const compute = await stage.load();
    const { StageOutput } = await import('../stages/stage.js');
    const opened = await this.#store.open(identity, anew);
    if ('manifest' in opened) return reuse(opened);
    try {
      onEvent({ type: 'stageStarted', stage: name, resumedParts: opened.resumedParts });
      const output = new StageOutput(opened, this.#metadata(stage), (file, rows) =>
        onEvent({ type: 'partFinished', stage: name, file, rows }),
      );
      const summary = await compute({
        pool: await this.#startPool(),
        share,
        seed: this.loaded.pipeline.seed,
        upstream: Object.fromEntries(stage.upstream.map((upstream) => [upstream.name, this.#read(upstream)])),
        output,
        progress: (progress) => onEvent({ type: 'progress', stage: name, ...progress }),
        throwIfInterrupted: () => {
          if (this.#stop.signal.aborted) throw new InterruptedError();
        },
        warn: (message) => onEvent({ type: 'warning', stage: name, message }),
      });
      const manifest = opened.publish(summary);
      const resumed = opened.resumedParts > 0;
      return finish(
        { folder: opened.folder, manifest },
        resumed ? 'resumed' : 'computed',
        opened.resumedParts,
      );
    } finally {
      opened.release();
    }
  }

  #isForced(stage: PlannedStage): boolean {
    return this.options.force === true && this.selected.includes(stage);
  }

  #read({ name, identity }: PlannedStage): Dataset {
    return this.#datasets.get(name) ?? this.#store.find(name, identity.fingerprint)!;
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
    this.#pool ??= (async () => {
      const [{ Pool }, module] = await Promise.all([import('../pool/pool.js'), compileKernels()]);
      return new Pool({
        threads: this.options.threads,
        module,
        tasks: new URL('../stages/tasks.js', import.meta.url),
        signal: this.#stop.signal,
      });
    })();
    return this.#pool;
  }
}

/** A failure of the system (a full disk, a folder that cannot be written) as a RunError of one line. */
function inOneLine(stage: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof PathfitError || code === undefined || syscall === undefined) return error;
  return new RunError(
    `${stage}: ${messageOf(error)}; what was stored before is whole, run again to carry on`,
    {
      cause: error,
    },
  );
}
