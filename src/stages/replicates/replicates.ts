import type { Column } from '../../arrow/columns.js';
import { estimators } from '../../estimators/index.js';
import { type Estimator, isClosedForm } from '../../estimators/estimator.js';
import { modulesOf, type ModuleSource } from '../../own-models/module-source.js';
import type { Dataset } from '../../store/dataset.js';
import { overlapOf } from '../../rows/overlap.js';
import { makeParts } from '../../pool/long-tasks.js';
import { type RowRange, rowRanges } from '../../rows/parts.js';
import type { SharedRows } from '../../rows/path-sources.js';
import type { ReplicateParameters } from './replicate.js';
import { joinedColumns } from './replicate-columns.js';
import type { ProcessReplicateParameters } from './replicate-process.js';
import type { ReplicatesInput, ReplicatesOutput } from './replicates-task.js';
import { errorOf } from '../failure.js';
import { pathsIn } from '../source.js';
import type { Compute, StageContext } from '../stage.js';
import { pathsSummary } from '../../rows/paths-summary.js';
import { StoredPaths } from '../../rows/stored-paths.js';

export type ReplicatesParameters = (ReplicateParameters | ProcessReplicateParameters) & {
  /** R. */
  readonly replicates: number;
};

/** Bytes of x in all replicates that are worked on at once, at most: networks keep copies of it. */
const mostBytesAtOnce = 1 << 30;

/** About what a closed form takes, in nanoseconds: a value of x, a row, and a replicate by itself. */
const nanoseconds = { value: 7, row: 200, replicate: 20_000 };
/** Of a part: a file of results that is synced, and the most that an interruption loses. */
const partNanoseconds = 1e8;
/** Replicates in a part of other estimators, at most, and values of x in them. */
const mostOfOthers = 10;
const valuesOfOthers = 1 << 19;

/**
 * Does the pipeline again R times, each time with another seed, replicate-seed.ts, and nothing else changed: replicate r
 * finds what a run with that seed finds, bit for bit. A thread does the replicates of a part one after the other, in its own
 * memory; parts become whole in any order. An interrupted study carries on from the parts that are whole.
 */
export function replicates(parameters: ReplicatesParameters, columns: readonly string[]): Compute {
  const compute: Compute = async (context) => {
    const { output, progress, pool, upstream } = context;
    const total = parameters.replicates;
    const ownModules = modulesUsed(parameters);
    const imported = parameters.simulate ? undefined : await sharedRows(context, columns);
    const shape = parameters.simulate
      ? { rows: parameters.simulate.times, n: parameters.simulate.paths }
      : imported!;
    const missing = rowRanges(total, replicatesPerPart(shape, parameters)).filter(
      ({ index }) => !output.has(index),
    );
    let done = total - missing.reduce((sum, { rows }) => sum + rows, 0);
    const bytes = 8 * shape.rows * shape.n;
    const places = Math.max(1, Math.min(context.share, Math.floor(mostBytesAtOnce / bytes)));
    const overlap = imported ? overlapOf(pathsIn(upstream)) : 1;
    const shares = missing.flatMap((part) => sharesOf(part, missing.length < fewParts * places ? places : 1));
    await makeParts(pool, places, shares, async ({ part, first, count }, run) => {
      context.throwIfInterrupted();
      if (part.begun++ === 0) output.begin(part.index);
      const { seed } = context;
      const input = { parameters, seed, first, count, imported, overlap, ownModules };
      const made = await run<ReplicatesOutput>('replicates', input satisfies Omit<ReplicatesInput, 'stop'>);
      part.made.set(first, columnsOf(made));
      if (part.made.size === part.shares) await output.write(joinedColumns(inOrder(part.made)), part.index);
      progress({ done: (done += count), total, unit: 'replicates' });
    });
    return { replicates: total };
  };
  return Object.assign(compute, {
    parts: (upstream: StageContext['upstream']) => {
      const { simulate, replicates: total } = parameters;
      const shape = simulate
        ? { rows: simulate.times, n: simulate.paths }
        : pathsSummary.read(pathsIn(upstream));
      const count = Math.ceil(total / replicatesPerPart(shape, parameters));
      return { count, seconds: secondsOfPart(parameters) };
    },
  });
}

/** The modules of users that the threads have to load. */
function modulesUsed(parameters: ReplicatesParameters): ModuleSource[] {
  const { own } = parameters.simulate ?? {};
  const paths = own ? [own.module] : [];
  if ('process' in parameters) return [...paths, ...modulesOf(parameters.estimators)];
  return [
    ...paths,
    ...Object.values(parameters.trainings).flatMap(({ estimator }) => modulesOf({ estimator })),
  ];
}

/** About what a part takes; 0 where nobody knows, as of networks. */
function secondsOfPart(parameters: ReplicateParameters | ProcessReplicateParameters): number {
  if ('process' in parameters) return (5 * partNanoseconds) / 1e9;
  return areQuick(parameters) ? partNanoseconds / 1e9 : 0;
}

function areQuick({ trainings }: ReplicateParameters): boolean {
  return Object.values(trainings).every(({ estimator: config }) =>
    isClosedForm(estimators[config.kind] as Estimator<unknown>, config),
  );
}

/** Of so few parts per thread each is shared by the threads: the last would keep one of them from ending as soon as the others. */
const fewParts = 4;

/** A part that is being made, in shares of consecutive replicates, by the first of each. */
interface SharedPart {
  readonly index: number;
  readonly shares: number;
  readonly made: Map<number, readonly Column[]>;
  begun: number;
}

function sharesOf(
  { index, first, rows }: RowRange,
  places: number,
): { readonly part: SharedPart; readonly first: number; readonly count: number }[] {
  const ranges = rowRanges(rows, Math.ceil(rows / places));
  const part: SharedPart = { index, shares: ranges.length, made: new Map(), begun: 0 };
  return ranges.map((range) => ({ part, first: first + range.first, count: range.rows }));
}

/** The columns of all shares, in the order of the replicates. */
const inOrder = (made: SharedPart['made']): (readonly Column[])[] =>
  [...made].sort(([a], [b]) => a - b).map(([, columns]) => columns);

function columnsOf(output: ReplicatesOutput): readonly Column[] {
  if ('columns' in output) return output.columns;
  throw errorOf(output);
}

/** The imported rows, read once for all threads. */
async function sharedRows(
  { pool, upstream, throwIfInterrupted }: StageContext,
  columns: readonly string[],
): Promise<SharedRows> {
  const dataset: Dataset = pathsIn(upstream);
  const paths = new StoredPaths(dataset, pool, throwIfInterrupted);
  const { rows, n } = paths;
  const x = new Float64Array(new SharedArrayBuffer(rows * n * 8));
  const t = new Float64Array(rows);
  const more = Object.fromEntries(columns.map((name) => [name, new Float64Array(rows)]));
  await paths.range(0, rows, (block) => {
    x.set(pool.memory.float64(block.x, block.rows * n), block.first * n);
    t.set(block.column('t'), block.first);
    for (const name of columns) more[name].set(block.column(name), block.first);
    return Promise.resolve();
  });
  return { rows, n, x, t, more };
}

/** Depends on the data's shape and the estimators alone: parts are files, and files must not depend on a clock. */
export function replicatesPerPart(
  { rows, n }: { readonly rows: number; readonly n: number },
  parameters: ReplicateParameters | ProcessReplicateParameters,
): number {
  if ('process' in parameters) return processReplicatesPerPart(rows * n, parameters);
  const { trainings } = parameters;
  const all = Object.values(trainings).map(({ estimator: config }) => ({
    config,
    entry: estimators[config.kind] as Estimator<unknown>,
  }));
  if (all.some(({ config, entry }) => entry.trains(config))) return 1;
  const each = rows * n * nanoseconds.value + rows * nanoseconds.row + nanoseconds.replicate;
  const fitting = areQuick(parameters)
    ? Math.floor(partNanoseconds / each)
    : Math.min(mostOfOthers, Math.floor(valuesOfOthers / (rows * n)));
  return Math.max(1, fitting);
}

/** About what a fit of the process takes per transition, and the least of one, in nanoseconds. */
const processNanoseconds = { transition: 20_000, fit: 200_000 };

function processReplicatesPerPart(
  transitions: number,
  { estimators }: Pick<ProcessReplicateParameters, 'estimators'>,
): number {
  const fits = Object.keys(estimators).length;
  const each = fits * (transitions * processNanoseconds.transition + processNanoseconds.fit);
  return Math.max(1, Math.floor((5 * partNanoseconds) / each));
}
