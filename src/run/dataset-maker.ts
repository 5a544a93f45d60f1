import type { Engine } from '../engines/engine.js';
import { HeldError } from '../errors.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import type { Dataset } from '../store/dataset.js';
import type { Waiting } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { metadataOf, piecePlan } from './piece-plan.js';
import type { PlannedStage } from './plan.js';
import type { StageReports } from './stage-reports.js';

/** How a dataset that is not whole is opened: what is there is trusted, held against the manifest, or not used. */
export type Mode = 'resume' | 'repair' | 'recompute';

/** A dataset that is whole; `resumed` is how many parts there were before, undefined where another process has made it. */
export interface Made {
  readonly dataset: Dataset;
  readonly resumed?: number;
}

/** Opens a stage's dataset, has an engine make what is missing, and publishes it. */
export class DatasetMaker {
  constructor(
    private readonly loaded: LoadedPipeline,
    private readonly store: Store,
    private readonly engine: Engine,
    private readonly reports: StageReports,
    private readonly waiting: { readonly wait: boolean; readonly signal: AbortSignal },
  ) {}

  async make(
    stage: PlannedStage,
    mode: Mode,
    share: number,
    upstream: Readonly<Record<string, Dataset>>,
  ): Promise<Made> {
    await this.engine.prepare(stage);
    const writer = await this.#open(stage, mode);
    if ('manifest' in writer) return { dataset: writer };
    try {
      this.reports.started(stage, writer);
      const observer = this.reports.observer(stage);
      const notices: string[] = [];
      const summary = await this.engine.make({
        stage: stage.name,
        fingerprint: stage.identity.fingerprint,
        load: () => stage.load(),
        plan: () => piecePlan(this.loaded, stage),
        fresh: mode === 'recompute',
        seed: this.loaded.pipeline.seed,
        upstream,
        writer,
        metadata: metadataOf(stage, this.loaded.pipeline.seed),
        share,
        observer: {
          ...observer,
          warning(message) {
            notices.push(message);
            observer.warning(message);
          },
        },
      });
      const manifest = writer.publish(summary, notices);
      this.engine.published?.(stage.identity.fingerprint);
      return { dataset: { folder: writer.folder, manifest }, resumed: writer.resumedParts };
    } finally {
      await writer.settled();
      writer.release();
    }
  }

  async #open(stage: PlannedStage, mode: Mode): ReturnType<Store['open']> {
    const { wait, signal } = this.waiting;
    const waiting: Waiting = { signal, onHeld: this.reports.observer(stage).warning };
    if (wait) return this.store.open(stage.identity, mode, waiting);
    return this.store.open(stage.identity, mode).catch((error: unknown) => {
      throw error instanceof HeldError ? new HeldError(`${error.message}, or --wait`) : error;
    });
  }
}
