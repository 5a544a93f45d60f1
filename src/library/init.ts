import { InterruptedError } from '../errors.js';
import * as defaults from './defaults.js';

export interface InitOptions {
  /** A file of one's own data to import: CSV and other text, Parquet, JSON or Arrow; else a simulation. */
  readonly from?: string;
  /** The column whose order the rows are taken in, or rowid for the file's own; else a time is looked for. */
  readonly orderBy?: string;
  /** How its dates are written, such as %d/%m/%y, where they can be read in two ways. */
  readonly dateFormat?: string;
  /** Whether to estimate the process that the values of a column follow, such as rates, in place of λ. */
  readonly process?: boolean;
  /** Whether to write over a file that is there. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Writes a pipeline file to start from, with a comment on every key, and gives its text: for a simulation, or for a data
 * file, whose columns it looks at to propose SQL, window and hold-out. What it writes runs as it is. Throws UsageError
 * (nothing was written) where the file is there, nothing gives the order of the rows, or nothing can be made of the data; InterruptedError.
 *
 * @example
 * import { init, loadPipeline } from '@pathfit/pathfit';
 *
 * await init('mine.yaml');
 * const { pipeline } = loadPipeline('mine.yaml');
 * console.log(pipeline.name, Object.keys(pipeline.train.estimators).join(' ')); // mine mean closed-form network
 */
export async function init(file: string = defaults.ownFile, options: InitOptions = {}): Promise<string> {
  const { init: write } = await import('../init/init.js');
  const { signal, ...how } = options;
  return write({
    file,
    ...how,
    throwIfInterrupted: () => {
      if (signal?.aborted) throw new InterruptedError();
    },
  });
}
