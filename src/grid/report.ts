import type { PiecesStanding } from '../engines/engine.js';
import type { EngineChoice } from '../engines/engine-choice.js';
import type { GridRow } from './row.js';

/** What running a grid is asked to do, what it tells on the way, and what it reports. */

export interface GridRunOptions {
  readonly threads: number;
  readonly dataFolder: string;
  /** Go on where a point fails, instead of beginning no further one. */
  readonly keepGoing?: boolean;
  /** Wait for another run that is making a dataset of this grid, instead of failing with HeldError. */
  readonly wait?: boolean;
  /** Whether modules of users, which the pipeline file names, may run: without it nothing of them does. */
  readonly allowCode?: boolean | undefined;
  /** Who computes: this process where nothing is said. */
  readonly engine?: EngineChoice;
  /** Aborted when the grid is to stop: what is stored stays, and the same grid resumes there. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: GridEvent) => void;
}

/** What a grid tells as it goes, and keeps in events.ndjson. Seconds are those that the thing itself took. */
export type GridEvent =
  | { readonly type: 'gridStarted'; readonly points: number; readonly datasets: number }
  | { readonly type: 'pointStarted'; readonly point: number; readonly rung: number }
  | {
      readonly type: 'pointFinished';
      readonly point: number;
      readonly rung: number;
      readonly reused: boolean;
      readonly seconds: number;
      readonly rows: readonly GridRow[];
    }
  | {
      readonly type: 'pointFailed';
      readonly point: number;
      readonly rung: number;
      readonly seconds: number;
      readonly message: string;
    }
  | {
      readonly type: 'rungFinished';
      readonly rung: number;
      readonly epochs: number;
      readonly contenders: number;
      readonly dropped: readonly number[];
    }
  | { readonly type: 'warning'; readonly message: string }
  /** How the pieces of a dataset stand that other machines make. */
  | ({ readonly type: 'pieces'; readonly stage?: string } & PiecesStanding)
  | { readonly type: 'gridFinished'; readonly seconds: number };

/** What became of the points. */
export interface GridSummary {
  readonly points: number;
  readonly reused: number;
  readonly dropped: number;
  readonly failed: number;
  readonly invalid: number;
  readonly notRun: number;
  readonly diverged: number;
}

export interface GridReport {
  readonly grid: string;
  readonly pipeline: string;
  readonly threads: number;
  readonly keys: readonly string[];
  readonly metric: string;
  readonly summary: GridSummary;
  /** The file of results. */
  readonly path: string;
  readonly seconds: number;
  readonly rows: readonly GridRow[];
}
