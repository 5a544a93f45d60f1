import type { Column } from '../../arrow/columns.js';
import { InterruptedError } from '../../errors.js';
import type { StoredFit } from '../../estimators/estimator.js';
import type { FitTest } from '../../likelihood/simulated-null.js';
import type { Transitions } from '../../likelihood/transitions.js';
import type { ModuleSource } from '../../own-models/module-source.js';
import type { TaskContext } from '../../pool/protocol.js';
import type { TransitionEstimatorConfig } from '../../transition-estimators/config.js';
import { transitionEstimators } from '../../transition-estimators/index.js';
import type {
  TransitionEstimator,
  TransitionFit,
  TransitionScores,
} from '../../transition-estimators/transition-estimator.js';
import { type Failure, failureOf } from '../failure.js';

/** What threads do for an estimator of the process: whole fits, whose numbers lie in memory that the threads share. */
export type ProcessWork =
  | { readonly do: 'fit'; readonly transitions: Transitions }
  | { readonly do: 'score'; readonly transitions: Transitions; readonly fit: PlainFit }
  | {
      readonly do: 'test';
      readonly fit: PlainFit;
      readonly transitions: Transitions;
      readonly learned: Transitions;
      /** uint8 per transition: 1 where it is tested. */
      readonly tested: Uint8Array;
    };

export type ProcessInput = ProcessWork & {
  readonly config: TransitionEstimatorConfig;
  readonly seed: number;
  /** Of users, which the thread has loaded. */
  readonly ownModules: readonly ModuleSource[];
  /** Byte offset of an int32 that is not 0 where the work is to stop. */
  readonly stop: number;
};

/** A fit as it goes from thread to thread. */
export interface PlainFit extends Omit<TransitionFit, 'tables'> {
  readonly tables: Readonly<Record<string, readonly Column[]>>;
}

/** What came of it, or why nothing did. */
export type ProcessOutput =
  | { readonly fit: PlainFit; readonly warnings: readonly string[] }
  | { readonly scores: TransitionScores | undefined; readonly begin: TransitionScores | undefined }
  | { readonly test: FitTest | undefined }
  | Failure;

/** The task `process`. */
export async function processTask({ memory }: TaskContext, input: ProcessInput): Promise<ProcessOutput> {
  const { config, seed, stop } = input;
  const estimator: TransitionEstimator<unknown> = transitionEstimators[config.kind];
  const stopped = memory.int32(stop, 1);
  const progress = (): void => {
    if (Atomics.load(stopped, 0) !== 0) throw new InterruptedError();
  };
  try {
    progress();
    if (input.do === 'score') {
      const fit = readPlain(input.fit);
      return {
        scores: estimator.density?.(config, fit)?.scores(input.transitions),
        begin: estimator.begin?.(config, fit)?.scores(input.transitions),
      };
    }
    if (input.do === 'test') {
      const { learned, transitions, tested } = input;
      const context = { seed, progress: () => Promise.resolve(progress()) };
      return {
        test: await estimator.goodness?.(config, readPlain(input.fit), learned, transitions, tested, context),
      };
    }
    const warnings: string[] = [];
    const warn = (line: string): void => void warnings.push(line);
    const { tables, ...fit } = await estimator.fit(input.transitions, config, { seed, warn, progress });
    return { fit: { ...fit, tables: tables() }, warnings };
  } catch (error) {
    return failureOf(error);
  }
}

/** A fit that has come from another thread, read like one that is stored. */
function readPlain({ status, parameters, tables }: PlainFit): StoredFit {
  return {
    status,
    parameters,
    has: (table) => table in tables,
    column(table, name) {
      const column = tables[table]?.find((candidate) => candidate.name === name);
      if (column?.type === 'float64') return column.values;
      if (column?.type === 'int32') return Float64Array.from(column.values);
      throw new Error(`a fit has no numbers ${table}.${name}`);
    },
  };
}
