import * as z from 'zod';
import { compileKernels } from '#dist/kernels/load.js';
import { network, type NetworkConfig } from '#dist/estimators/network.js';
import { pointwiseNetwork } from '#dist/estimators/pointwise-network.js';
import type { Fit } from '#dist/estimators/estimator.js';
import type { NetworkShape } from '#dist/estimators/network-config.js';
import type { FitContext, TrainingData } from '#dist/training/data.js';
import { Pool } from '#dist/pool/pool.js';
import { splitValidation } from '../../src/random/split.js';
import { uniform } from '../../src/random/uniform.js';

const modules = await compileKernels();
const builtTasks = new URL('../../dist/stages/tasks.js', import.meta.url);

/** A pool of worker threads that know the built tasks, or those of another module. */
export const startPool = (threads: number, tasks = builtTasks): Pool => new Pool({ threads, modules, tasks });

/** A network's config as a pipeline file gives it: what is not said is the default. */
export const networkConfig = (given: object): NetworkConfig =>
  z.strictObject(network.parameters(z)).parse(given) as unknown as NetworkConfig;
export const pointwiseConfig = (given: object): NetworkShape =>
  z.strictObject(pointwiseNetwork.parameters(z)).parse(given) as unknown as NetworkShape;

/** Every optimizer at its defaults, with a learning rate at which each trains. */
export const everyOptimizer = [
  { kind: 'sgd', learningRate: 0.01 },
  { kind: 'momentum', learningRate: 0.01 },
  { kind: 'nesterov', learningRate: 0.01 },
  { kind: 'adagrad', learningRate: 0.01 },
  { kind: 'rmsprop', learningRate: 0.01 },
  { kind: 'adam', learningRate: 0.01 },
  { kind: 'adamw', learningRate: 0.01 },
];

/** What the rows are; the rest is made from them. */
export interface RowsOfData {
  readonly rows: number;
  readonly n: number;
  /** x of row j at place i, k of a row whose mean square is s, and s where it is not x's. */
  readonly x?: (j: number, i: number) => number;
  readonly k?: (j: number, s: number) => number;
  readonly s?: (j: number) => number;
  /** Rows held out: a fifth of them, every fifth, so that a row's number is not its place among the others. */
  readonly isHeldOut?: (j: number) => boolean;
  /** Rows that are set aside to validate on whatever the config says. */
  readonly validationFraction?: number;
}

/** A uniform number for each place of each row; `use` keeps its uses apart. */
export const draw = (j: number, i: number, use = 0): number => uniform(1, 90 + use, j, i);

/** Rows in the shared memory, of uniform numbers and with k = 0.25 s where nothing else is said. */
export function rowsOfData(pool: Pool, given: RowsOfData): TrainingData {
  const { rows, n, validationFraction } = given;
  const {
    x: valueAt = draw,
    k: targetOf = (_j: number, square: number) => 0.25 * square,
    isHeldOut = (j: number) => j % 5 === 2,
  } = given;
  const x = pool.memory.reserve(rows * n * 8, 'test rows');
  const values = pool.memory.float64(x, rows * n);
  values.forEach((_, at) => (values[at] = valueAt(Math.floor(at / n), at % n)));
  const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);
  const s = Float64Array.from(
    everyRow,
    (j) =>
      given.s?.(j) ??
      values.subarray(j * n, (j + 1) * n).reduce((sum, value) => sum + (value * value) / n, 0),
  );
  const train = everyRow.filter((j) => !isHeldOut(j));
  return {
    paths: { n, each: (visit) => visit({ first: 0, rows, x }) },
    rows,
    s,
    k: s.map((square, j) => targetOf(j, square)),
    lambda: s.map((_, j) => 0.2 + draw(j, 0, 5)),
    train,
    holdOut: everyRow.filter(isHeldOut),
    validation: (fraction) => splitValidation(train, validationFraction ?? fraction, 'random', 1),
  };
}

/** What a fit computes with: nothing resumed, nothing kept. */
export const contextOf = (pool: Pool, over: Partial<FitContext> = {}): FitContext => ({
  pool,
  threads: pool.threads,
  seed: 3,
  warn: () => undefined,
  progress: () => undefined,
  resumeFrom: undefined,
  checkpoint: () => undefined,
  ...over,
});

/** All that a fit gives, its tables computed. */
export const wholeFit = (fit: Fit) => ({ ...fit, fullSample: fit.fullSample(), tables: fit.tables() });

/** The numbers of a column of one of a fit's tables. */
export function columnOf({ tables }: Fit, table: string, name: string): number[] {
  const column = tables()[table]?.find((found) => found.name === name);
  if (!column || column.type === 'utf8') throw new Error(`no column ${name} of numbers in ${table}`);
  return Array.from(column.values, Number);
}
