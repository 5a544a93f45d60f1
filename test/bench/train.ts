import { readFileSync } from 'node:fs';
import { network, type NetworkConfig } from '../../dist/estimators/network.js';
import { Pool } from '../../dist/pool/pool.js';
import type { TrainingData } from '../../dist/training/data.js';
import { type Bench, inTurn } from './bench.js';
import { peerJson, pythonWith } from './peer.js';

const rows = 2560;

interface Size {
  readonly paths: number;
  readonly hidden: number[];
  readonly batch: number;
  /** The least ratio to PyTorch's best thread count that we want. */
  readonly atLeast: number;
  /** Epochs that are timed; the first two are not. */
  readonly epochs: number;
}

const sizes: readonly Size[] = [
  { paths: 100, hidden: [32], batch: 1, atLeast: 30, epochs: 4 },
  { paths: 100, hidden: [32], batch: 32, atLeast: 8, epochs: 40 },
  { paths: 1000, hidden: [64, 32], batch: 32, atLeast: 3, epochs: 6 },
  { paths: 1000, hidden: [64, 32], batch: 256, atLeast: 1, epochs: 12 },
];

/** What is trained: rows that differ, the last `holdOut` of them not trained on; `release` gives their memory back. */
export function benchData(
  pool: Pool,
  { paths, rows: all, holdOut }: { paths: number; rows: number; holdOut: number },
): { data: TrainingData; release: () => void } {
  const x = pool.memory.reserve(all * paths * 8, 'rows');
  const values = pool.memory.float64(x, all * paths);
  for (let i = 0; i < values.length; i++) values[i] = ((i * 2654435761) % 1000) / 500 - 1;
  const s = Float64Array.from({ length: all }, (_, j) =>
    values.subarray(j * paths, (j + 1) * paths).reduce((sum, value) => sum + (value * value) / paths, 0),
  );
  const train = Uint32Array.from({ length: all - holdOut }, (_, j) => j);
  const data: TrainingData = {
    paths: { n: paths, each: (visit) => visit({ first: 0, rows: all, x }) },
    rows: all,
    s,
    k: s.map((square) => 0.25 * square),
    lambda: s.map(() => 0.25),
    train,
    holdOut: Uint32Array.from({ length: holdOut }, (_, j) => all - holdOut + j),
    validation: () => ({ learn: train, validate: new Uint32Array(0) }),
    truth: undefined,
  };
  return { data, release: () => pool.memory.release(x, all * paths * 8) };
}

/** A network in float32 that adam moves. */
export function benchConfig(hidden: number[], batchSize: number, epochs: number): NetworkConfig {
  return {
    inputs: ['x'],
    loss: 'k',
    hidden,
    activation: 'tanh',
    initialisation: 'glorot',
    normalisation: 'standardise',
    optimizer: {
      kind: 'adam',
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    } as NetworkConfig['optimizer'],
    schedule: { kind: 'constant' },
    batchSize,
    epochs,
    onDivergence: 'stop',
    precision: 'float32',
  };
}

/** Trains; gives the times, in milliseconds, at which its epochs ended. */
export async function fitTimes(
  data: TrainingData,
  config: NetworkConfig,
  pool: Pool,
  threads: number,
): Promise<number[]> {
  const ends: number[] = [];
  await network.fit(data, config, {
    pool,
    threads,
    seed: 1,
    warn: () => undefined,
    progress: () => void ends.push(performance.now()),
    resumeFrom: undefined,
    checkpoint: () => undefined,
  });
  return ends;
}

/** Microseconds a step of a network: the median epoch, its hold-out of 64 rows included. */
async function ours({ paths, hidden, batch, epochs }: Size, pool: Pool, threads: number): Promise<number> {
  const { data, release } = benchData(pool, { paths, rows: rows + 64, holdOut: 64 });
  const ends = await fitTimes(data, benchConfig(hidden, batch, epochs + 2), pool, threads);
  release();
  const times = ends.slice(1).map((end, i) => end - ends[i]);
  const settled = times.slice(2).sort((a, b) => a - b);
  return (settled[settled.length >> 1] * 1000) / (rows / batch);
}

/** A training step against train_torch.py at its best thread count, and two threads against one. */
export const trainBench: Bench = {
  name: 'train',
  unit: 'µs a step, float32, adam',
  better: 'less',
  async run(peers) {
    const wasm = readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url));
    const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
    const pool = new Pool({ threads: 2, module: await WebAssembly.compile(wasm), tasks });
    const result = [];
    for (const size of sizes) {
      const { paths, hidden, batch, atLeast } = size;
      const torch = (): number => {
        const args = {
          paths,
          hidden: hidden.join(','),
          batch,
          rows,
          steps: batch === 1 ? 800 : 200,
          repeats: 2,
        };
        const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, `${value}`]);
        const lines = peerJson(peers!, 'train_torch.py', flags, 'torch');
        return Math.min(...lines.map((line) => line.us_per_step as number));
      };
      const peer =
        peers !== undefined && pythonWith('torch')
          ? { name: 'train_torch.py', measure: () => Promise.resolve(torch()) }
          : undefined;
      const name = `${paths} paths, hidden ${hidden.join(',')}, batch ${batch}`;
      result.push({ name, atLeast, ...(await inTurn(() => ours(size, pool, 2), peer)) });
    }
    const last = sizes.at(-1)!;
    const alone = { name: 'one thread', measure: () => ours(last, pool, 1) };
    const name = `batch ${last.batch}: two threads against one`;
    result.push({ name, atLeast: 1.6, ...(await inTurn(() => ours(last, pool, 2), alone)) });
    await pool.close();
    return result;
  },
};
