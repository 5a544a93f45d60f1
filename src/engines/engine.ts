import type { PartObserver } from '../stages/output.js';
import type { Compute, Progress } from '../stages/stage.js';
import type { Dataset } from '../store/dataset.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import type { Json } from '../store/fingerprint.js';

/** A dataset whose missing parts are to be made. All that determines their bytes is here; where and by whom they are made is not. */
export interface Making {
  /** Loads what computes it. */
  load(): Promise<Compute>;
  readonly seed: number;
  /** The finished datasets that it reads, by their stages' names. */
  readonly upstream: Readonly<Record<string, Dataset>>;
  /** Knows which parts are there, and takes others: a part is done when its verified file is there. */
  readonly writer: DatasetWriter;
  /** Goes into every file's schema. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Threads that it may hold at once where they wait for each other: others may be made beside it. */
  readonly share: number;
  readonly observer: MakingObserver;
}

/** Hears how far a dataset is. */
export interface MakingObserver extends PartObserver {
  progress(progress: Progress): void;
  warning(message: string): void;
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
  close(): Promise<void>;
}
