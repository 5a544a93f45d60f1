import type { PiecesStanding } from '../engines/engine.js';
import type { EngineChoice } from '../engines/engine-choice.js';
import type { Result } from '../stages/evaluate/result.js';
import type { Progress } from '../stages/stage.js';
import type { Part } from '../store/part.js';

/** What a run is asked to do, what it tells on the way, and what it reports. */

export interface RunOptions {
  /** `all`, `train`, or a stage as stages/index.ts calls it. */
  readonly what: string;
  readonly threads: number;
  readonly dataFolder: string;
  /** Recompute what is named, even where it is stored. */
  readonly force?: boolean;
  /** Refuse instead of computing what is missing upstream. */
  readonly only?: boolean;
  /** Wait for another run that is making a dataset of this one, instead of failing with HeldError. */
  readonly wait?: boolean;
  /** Whether modules of users, which the pipeline file names, may run: without it nothing of them does. */
  readonly allowCode?: boolean | undefined;
  /** Who computes: this process where nothing is said. */
  readonly engine?: EngineChoice;
  /** Aborted when the run is to stop: what is whole stays, and the same run resumes there. */
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
  /** What was noticed when it was computed, a sentence each, such as rows that were dropped. */
  readonly notices: readonly string[];
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

/** What a run tells as it goes. Seconds are those that the thing itself took. */
export type RunEvent =
  | {
      readonly type: 'runStarted';
      readonly run: string;
      readonly pipeline: string;
      readonly file: string;
      readonly what: string;
      readonly threads: number;
      readonly pid: number;
      readonly host: string;
    }
  | { readonly type: 'runFinished'; readonly seconds: number }
  | { readonly type: 'runFailed'; readonly seconds: number; readonly message: string }
  | { readonly type: 'runInterrupted'; readonly seconds: number }
  | StageEvent;

/** What a run tells of one stage. */
export type StageEvent = { readonly stage: string } & (
  | { readonly type: 'stageStarted'; readonly resumedParts: number; readonly checkpoint: boolean }
  | ({ readonly type: 'progress' } & Progress)
  | ({ readonly type: 'partStarted' } & Pick<Part, 'file'>)
  /** `host`: the machine that made it, where that is another one. */
  | ({ readonly type: 'partFinished'; readonly seconds: number; readonly host?: string } & Part)
  | ({ readonly type: 'pieces' } & PiecesStanding)
  | ({ readonly type: 'partReused' } & Part)
  | { readonly type: 'damaged'; readonly files: readonly string[] }
  | { readonly type: 'warning'; readonly message: string }
  | ({ readonly type: 'stageFinished' } & StageReport)
  | { readonly type: 'stageFailed'; readonly seconds: number; readonly message: string }
  | { readonly type: 'stageInterrupted'; readonly seconds: number }
);
