import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileKernels } from '#dist/kernels/load.js';
import { listValues, readArrow } from '#dist/arrow/reader.js';
import { type Estimator, readFit, type StoredFit } from '#dist/estimators/estimator.js';
import type { RunReport } from '#dist/index.js';
import { Pool } from '#dist/pool/pool.js';
import { hasTable, readColumns } from '#dist/rows/stored-table.js';
import { Store } from '#dist/store/store.js';
import type { PathBlock } from '#dist/training/data.js';
import { smallPipeline } from '../experiment.js';

const modules = await compileKernels();

/** Rows with their targets; `train` is all of them where it is left out. */
export interface Rows {
  readonly x: readonly number[][];
  readonly k: readonly number[];
  readonly train?: readonly number[];
  /** Rows over which lists share values. */
  readonly overlap?: number;
}

export function poolOf(threads: number): Pool {
  return new Pool({ threads, modules, tasks: new URL('../../dist/stages/tasks.js', import.meta.url) });
}

/** Fits an estimator to rows in memory, in blocks of `blockRows`, and predicts them all. */
export async function fitted<Config>(
  estimator: Estimator<Config>,
  rows: Rows,
  config: Config,
  { threads = 1, blockRows = 7 } = {},
) {
  const pool = poolOf(threads);
  try {
    return await fittedIn(pool, estimator, rows, config, { threads, blockRows });
  } finally {
    await pool.close();
  }
}

/** The same in a pool that is there. */
export async function fittedIn<Config>(
  pool: Pool,
  estimator: Estimator<Config>,
  { x, k, train = k.map((_, j) => j), overlap }: Rows,
  config: Config,
  { threads = 1, blockRows = 7 } = {},
) {
  const n = x[0].length;
  const pointer = pool.memory.reserve(x.length * n * 8, 'paths');
  try {
    const values = pool.memory.float64(pointer, x.length * n);
    values.set(x.flat());
    const each = async (visit: (block: PathBlock) => Promise<void>): Promise<void> => {
      for (let first = 0; first < x.length; first += blockRows) {
        await visit({ first, rows: Math.min(blockRows, x.length - first), x: pointer + first * n * 8 });
      }
    };
    const s = Float64Array.from(x, (row) => row.reduce((sum, value) => sum + value * value, 0) / n);
    const targets = Float64Array.from(k);
    const lambda = s.map(() => NaN);
    const rows = { rows: x.length, s, k: targets, lambda, overlap };
    const learn = Uint32Array.from(train);
    const validation = () => ({ learn, validate: new Uint32Array() });
    const split = { train: learn, holdOut: new Uint32Array(), validation };
    const fit = await estimator.fit({ paths: { n, each }, ...rows, ...split }, config, {
      pool,
      threads,
      seed: 1,
      warn: () => undefined,
      progress: () => undefined,
      resumeFrom: undefined,
      checkpoint: () => undefined,
    });
    const stored = readFit(fit);
    const predictor = estimator.predictor(config, stored, n, pool);
    const predictions = await predictor.predict({ first: 0, rows: x.length, x: pointer, s, k: targets });
    predictor.release();
    return { fit, stored, predictions, s };
  } finally {
    pool.memory.release(pointer, x.length * n * 8);
  }
}

/** Paths from x0 = 1, λ(x) = 0.25 + 0.1 x, noise of 0.01 on k. */
export const truth = (x: number): number => 0.25 + 0.1 * x;
export const processPipeline = {
  ...smallPipeline,
  targets: { lambda: { kind: 'linear', a: 0.25, b: 0.1 }, noise: 0.01 },
  train: { estimators: { process: { kind: 'gaussian-process' } } },
};

/** What a run stored of one of its estimators, and all x, ascending. */
export function storedOf(
  folder: string,
  report: RunReport,
  name: string,
): { stored: StoredFit; x: Float64Array } {
  const store = new Store(join(folder, 'data'));
  const dataset = (stage: string) =>
    store.find(stage, report.stages.find((found) => found.stage === stage)!.fingerprint)!;
  const trained = dataset(`train:${name}`);
  const { status, parameters } = report.result!.estimators.find((result) => result.name === name)!;
  const simulated = dataset('simulate');
  const x = simulated.manifest.parts.flatMap(({ file }) => [
    ...listValues(readArrow(readFileSync(join(simulated.folder, file)), file), 'x'),
  ]);
  return {
    stored: {
      status,
      parameters,
      has: (table) => hasTable(trained, table),
      column: (table, column) => readColumns(trained, [column], table)[column],
    },
    x: Float64Array.from(x).sort(),
  };
}

/** What a run stored of the estimator `process`. */
export const storedProcess = (folder: string, report: RunReport): ReturnType<typeof storedOf> =>
  storedOf(folder, report, 'process');
