import type { Column } from '../../arrow/columns.js';
import { InThread } from '../../pool/in-thread.js';
import type { Task, TaskContext } from '../../pool/protocol.js';
import { checkNames, statisticNames, summariesOf, summaryNames } from '../../posteriors/hand-summaries.js';
import { type Failure, failureOf } from '../failure.js';
import { drawnParameters, seenAs, simulatedDraw } from './draw.js';
import type { DrawsParameters } from './parameters.js';

/** The task `draws`: some draws of a prior, one after the other in one thread, each with what is kept of its paths. */
export interface DrawsInput {
  readonly parameters: DrawsParameters;
  readonly seed: number;
  /** Number of the first, its row in the dataset, and how many there are. */
  readonly number: number;
  readonly row: number;
  readonly count: number;
  readonly split: 'train' | 'holdOut';
  /** Byte offset of an int32 that is not 0 where the work is to stop. */
  readonly stop: number;
}

export type DrawsOutput = { readonly columns: readonly Column[] } | Failure;

let engine: InThread | undefined;

export async function drawsTask(
  { modules, memory }: TaskContext,
  tasks: Readonly<Record<string, Task>>,
  input: DrawsInput,
): Promise<DrawsOutput> {
  engine ??= new InThread(modules, tasks);
  const stopped = memory.int32(input.stop, 1);
  engine.isStopped = () => Atomics.load(stopped, 0) !== 0;
  try {
    return { columns: await drawnColumns(engine, input) };
  } catch (error) {
    return failureOf(error);
  }
}

async function drawnColumns(
  engine: InThread,
  { parameters, seed, number, row, count, split }: DrawsInput,
): Promise<Column[]> {
  const names = Object.keys(parameters.prior);
  const blank = (some: readonly string[]): Float64Array[] => some.map(() => new Float64Array(count));
  const [thetas, scores] = [blank(names), blank(names)];
  const summaries = blank(summaryNames);
  const checks = blank(checkNames);
  const statistics = blank(statisticNames);
  for (let i = 0; i < count; i++) {
    await engine.pause();
    const { z, theta } = drawnParameters(parameters, seed, number + i);
    const values = Object.fromEntries(names.map((name, p) => [name, theta[p]]));
    const paths = await simulatedDraw(engine, parameters, values, seed, number + i);
    const found = summariesOf({ paths: seenAs(parameters, paths), dt: parameters.simulate.dt });
    names.forEach((_, p) => {
      thetas[p][i] = theta[p];
      scores[p][i] = z[p];
    });
    summaries.forEach((column, c) => (column[i] = found.summaries[c]));
    checks.forEach((column, c) => (column[i] = found.checks[c]));
    statistics.forEach((column, c) => (column[i] = found.statistics[c]));
  }
  const named = (prefix: string, some: readonly string[], columns: readonly Float64Array[]): Column[] =>
    some.map((name, c) => ({ name: `${prefix}_${name}`, type: 'float64', values: columns[c] }));
  return [
    { name: 'r', type: 'int32', values: Int32Array.from({ length: count }, (_, i) => row + i) },
    { name: 'split', type: 'utf8', values: new Array<string>(count).fill(split) },
    ...named('theta', names, thetas),
    ...named('z', names, scores),
    ...named('summary', summaryNames, summaries),
    ...named('check', checkNames, checks),
    ...named('stat', statisticNames, statistics),
  ];
}
