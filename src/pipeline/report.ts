import type { Result } from '../stages/evaluate.js';
import type { Progress } from '../stages/stage.js';

/** What a run is asked to do, what it tells on the way, and what it reports. */

export interface RunOptions {
  /** all, simulate, import, targets, train, train:NAME or evaluate. */
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
  | { readonly type: 'damaged'; readonly stage: string; readonly files: readonly string[] }
  | { readonly type: 'warning'; readonly stage: string; readonly message: string }
  | ({ readonly type: 'stageFinished' } & StageReport);
