import type { MakingObserver } from '../engines/engine.js';
import { InterruptedError, messageOf } from '../errors.js';
import { type Damage, damageText } from '../store/damage.js';
import type { Dataset } from '../store/dataset.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import type { PlannedStage } from './plan.js';
import type { RunEvent, StageReport } from './report.js';

type Named = Pick<PlannedStage, 'name'>;

/** What a run tells of its stages on the way, and reports of them in the end. Times are milliseconds of performance.now(). */
export class StageReports {
  readonly #reports = new Map<string, StageReport>();

  constructor(private readonly onEvent: (event: RunEvent) => void) {}

  /** Of those that have finished, in the order of `stages`. */
  of(stages: readonly Named[]): StageReport[] {
    return stages.flatMap(({ name }) => this.#reports.get(name) ?? []);
  }

  started({ name }: Named, { resumedParts, hasCheckpoint, parts }: DatasetWriter): void {
    this.onEvent({ type: 'stageStarted', stage: name, resumedParts, checkpoint: hasCheckpoint });
    for (const part of parts) this.onEvent({ type: 'partReused', stage: name, ...part });
  }

  observer({ name: stage }: Named): MakingObserver {
    return {
      started: (file) => this.onEvent({ type: 'partStarted', stage, file }),
      finished: (part, seconds, host) =>
        this.onEvent({ type: 'partFinished', stage, ...part, seconds, ...(host !== undefined && { host }) }),
      progress: (progress) => this.onEvent({ type: 'progress', stage, ...progress }),
      warning: (message) => this.onEvent({ type: 'warning', stage, message }),
      note: (message) => this.onEvent({ type: 'warning', stage, message }),
      pieces: (standing) => this.onEvent({ type: 'pieces', stage, ...standing }),
    };
  }

  damaged({ name: stage }: Named, damage: readonly Damage[]): void {
    this.onEvent({ type: 'damaged', stage, files: damage.map(damageText) });
  }

  failed({ name: stage }: Named, error: unknown, began: number): void {
    const common = { stage, seconds: secondsSince(began) };
    this.onEvent(
      error instanceof InterruptedError
        ? { type: 'stageInterrupted', ...common }
        : { type: 'stageFailed', ...common, message: messageOf(error) },
    );
  }

  /** `resumed`: parts that were there before the stage ran; undefined where it did not have to. */
  finished({ name, identity }: PlannedStage, dataset: Dataset, began: number, resumed?: number): void {
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
    if (resumed === undefined) notices.forEach(this.observer({ name }).warning);
    this.onEvent({ type: 'stageFinished', ...report });
  }
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
