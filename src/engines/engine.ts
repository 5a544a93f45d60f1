import type { PartObserver } from '../stages/output.js';
import type { Compute, Progress } from '../stages/stage.js';
import type { Dataset } from '../store/dataset.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import type { Json } from '../store/fingerprint.js';

/** A dataset whose missing parts are to be made. All that determines their bytes is here; where and by whom they are made is not. */
export interface Making {
  /** simulate, import, targets, train:NAME, replicates or evaluate. */
  readonly stage: string;
  readonly fingerprint: string;
  /** Loads what computes it. */
  load(): Promise<Compute>;
  /** What another machine plans it from; undefined where it can only be made here, as from files outside of the data folder. */
  plan(): Json | undefined;
  readonly seed: number;
  /** The finished datasets that it reads, by their stages' names. */
  readonly upstream: Readonly<Record<string, Dataset>>;
  /** Knows which parts are there, and takes others: a part is done when its verified file is there. */
  readonly writer: DatasetWriter;
  /** Goes into every file's schema. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Nothing that is left of it is to be used. */
  readonly fresh: boolean;
  /** Threads that it may hold at once where they wait for each other: others may be made beside it. */
  readonly share: number;
  readonly observer: MakingObserver;
}

/** Hears how far a dataset is. */
export interface MakingObserver extends PartObserver {
  progress(progress: Progress): void;
  /** What is noticed of the data: it is kept with the dataset. */
  warning(message: string): void;
  /** What befalls the machines, and says nothing of the data. */
  note?(message: string): void;
  /** Where pieces are made elsewhere: how that stands. */
  pieces?(standing: PiecesStanding): void;
}

/** How the pieces of a dataset stand that other machines make. */
export interface PiecesStanding {
  readonly pieces: {
    readonly total: number;
    readonly done: number;
    readonly running: number;
    readonly failed: number;
  };
  /** Those that give signs of life, and what they are at. */
  readonly machines: readonly { readonly host: string; readonly threads: number; readonly running: number }[];
  /** Pieces per second since this run began, and about the seconds left; null until that is known. */
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Who has the missing parts of datasets made; the order of datasets, repairs and reports are the run's. */
export interface Engine {
  /** Begins with what takes a while to start. A failure of that shows in `make`. */
  start(): void;
  /** Loads what making a dataset takes. Comes before the dataset is opened, since others may wait for its lock. */
  prepare(making: Pick<Making, 'load'>): Promise<void>;
  /**
   * Makes the parts that are missing, and gives the summary for the manifest. Throws InterruptedError where the run is to stop,
   * DamagedError where a dataset upstream is not what was written; parts that are whole by then stay.
   */
  make(making: Making): Promise<Json>;
  /** The dataset is there: what the engine kept for it is not needed any more. */
  published?(fingerprint: string): void;
  close(): Promise<void>;
}
