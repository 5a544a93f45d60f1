import { join } from 'node:path';
import { messageOf, RunError } from '../errors.js';
import { estimators } from '../estimators/index.js';
import type { Estimator } from '../estimators/estimator.js';
import type { ReplicateRow } from '../evaluation/study.js';
import { replicateSeed } from '../random/replicate-seed.js';
import type { Manifest } from '../store/manifest.js';
import { type RowRange, rowRanges } from './parts.js';
import { replicate, type ReplicateParameters } from './replicate.js';
import { replicateColumns } from './replicate-table.js';
import type { Compute } from './stage.js';
import type { PathsSummary } from './stored-paths.js';

export interface ReplicatesParameters extends ReplicateParameters {
  /** R. */
  readonly replicates: number;
}

/** Bytes of x in all replicates that are worked on at once, at most: networks keep copies of it in the shared memory. */
const mostBytesAtOnce = 2 ** 30;

/** Values of x in all replicates of a part that has several, at most, and replicates in a part, at most. */
const valuesPerPart = 2 ** 19;
const mostPerPart = 10;

/**
 * Does the pipeline again R times, each time with another seed, replicate-seed.ts, and nothing else changed: replicate r
 * finds what a run with that seed finds, bit for bit. Several are worked on side by side, in no particular order. An
 * interrupted study carries on from the parts that are whole: one a replicate, but where a replicate takes less than the
 * syncing of its part.
 */
export function replicates(parameters: ReplicatesParameters): Compute {
  return async (context) => {
    const { output, progress, seed, upstream } = context;
    const total = parameters.replicates;
    // Where the stages of the replicates in hand write.
    const { scratch } = output.writer;
    const values = valuesOfX(parameters, upstream['import']?.manifest);
    const missing = rowRanges(total, replicatesPerPart(values, parameters)).filter(
      ({ index }) => !output.has(index),
    );
    let done = total - missing.reduce((sum, { rows }) => sum + rows, 0);
    // As many at once as have a thread each, and fit into memory beside each other.
    const places = Math.max(1, Math.min(context.share, Math.floor(mostBytesAtOnce / (8 * values))));
    const share = Math.max(1, Math.floor(context.share / places));
    let failure: unknown;
    const throwIfInterrupted = (): void => {
      if (failure !== undefined) throw failure;
      context.throwIfInterrupted();
    };

    const makePart = async ({ index, first, rows: count }: RowRange, folder: string): Promise<void> => {
      output.begin(index);
      const rows: ReplicateRow[] = [];
      for (let r = first; r < first + count; r++) {
        throwIfInterrupted();
        const own = replicateSeed(seed, r);
        const anew = { ...context, seed: own, share, throwIfInterrupted };
        const found = await replicate(anew, parameters, folder).catch((error: unknown) => {
          throw named(error, r, own);
        });
        rows.push(...found.map((row) => ({ replicate: r, seed: String(own), ...row })));
        progress({ done: ++done, total, unit: 'replicates' });
      }
      await output.write(replicateColumns(rows), index);
    };
    const work = async (folder: string): Promise<void> => {
      try {
        for (let part = missing.shift(); part; part = missing.shift()) await makePart(part, folder);
      } catch (error) {
        // The others stop where they next look; they use the memory until then.
        failure ??= error;
      }
    };
    try {
      await Promise.all(Array.from({ length: places }, (_, place) => work(join(scratch, String(place)))));
      if (failure !== undefined) throw failure;
    } finally {
      output.writer.clearScratch();
    }
    return { replicates: total };
  };
}

/** Values of x in one replicate: rows × n. */
function valuesOfX({ simulate }: ReplicatesParameters, imported: Manifest | undefined): number {
  if (simulate) return simulate.times * simulate.paths;
  const { rows, n } = imported!.summary as unknown as PathsSummary;
  return rows * n;
}

/** Depends on the data's shape and the estimators alone: parts are files, and files must not depend on a clock. */
function replicatesPerPart(values: number, { trainings }: ReplicatesParameters): number {
  const trains = Object.values(trainings).some(({ estimator: config }) =>
    (estimators[config.kind] as Estimator<unknown>).trains(config),
  );
  return trains ? 1 : Math.max(1, Math.min(mostPerPart, Math.floor(valuesPerPart / values)));
}

/** Says which replicate went wrong, and how to see it alone. */
function named(error: unknown, r: number, seed: number): unknown {
  if (!(error instanceof RunError)) return error;
  return new RunError(`replicate ${r} (--set seed=${seed}): ${messageOf(error)}`, { cause: error });
}
