import { network, type NetworkConfig } from '#dist/estimators/network.js';
import type { Pool } from '#dist/pool/pool.js';
import type { TrainingData } from '#dist/training/data.js';
import { type Bench, type BenchRow, inTurn, type Measure, peer } from './bench.js';
import { jsonLines, type Peers } from './peers.js';
import { poolOf } from './simulation.js';

const rows = 2560;

interface Size {
  readonly paths: number;
  readonly hidden: number[];
  readonly batch: number;
  /** The least ratio to PyTorch's best thread count that we want. */
  readonly atLeast: number;
  /** Epochs that are timed in one go, 200 steps at least; two come before that are not timed. */
  readonly epochs: number;
}

const sizes: readonly Size[] = [
  { paths: 100, hidden: [32], batch: 1, atLeast: 40, epochs: 1 },
  { paths: 100, hidden: [32], batch: 32, atLeast: 10, epochs: 10 },
  { paths: 1000, hidden: [64, 32], batch: 32, atLeast: 3.5, epochs: 3 },
  { paths: 1000, hidden: [64, 32], batch: 256, atLeast: 1.2, epochs: 20 },
];

/** Standard normal numbers, by Box and Muller from Marsaglia's xorshift. */
function normals(count: number): Float64Array {
  let bits = 1;
  const uniform = (): number => {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    return ((bits >>> 0) + 0.5) / 2 ** 32;
  };
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/**
 * What is trained, as in train_torch.py: rows of normal numbers, k = 0.25 s. The last `holdOut` rows are not trained on;
 * `release` gives their memory back.
 */
export function benchData(
  pool: Pool,
  { paths, rows: all, holdOut }: { paths: number; rows: number; holdOut: number },
): { data: TrainingData; release: () => void } {
  const x = pool.memory.reserve(all * paths * 8, 'rows');
  const values = pool.memory.float64(x, all * paths);
  values.set(normals(all * paths));
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

/** Microseconds a step of a network, of two times so many epochs the better, hold-outs of 64 rows included. */
async function ours({ paths, hidden, batch, epochs }: Size, pool: Pool, threads: number): Promise<number> {
  const { data, release } = benchData(pool, { paths, rows: rows + 64, holdOut: 64 });
  const ends = await fitTimes(data, benchConfig(hidden, batch, 2 + 2 * epochs), pool, threads);
  release();
  const [before, between, after] = [2, 2 + epochs, 2 + 2 * epochs].map((epoch) => ends[epoch]);
  return (Math.min(between - before, after - between) * 1000) / (epochs * (rows / batch));
}

/** Microseconds a step of train_torch.py: of one and two threads the better. */
function torchSteps({ torch }: Peers, { paths, hidden, batch }: Size): Measure | undefined {
  return (
    torch &&
    (async () => {
      const steps = batch === 1 ? 800 : 200;
      const flags = { paths, hidden: hidden.join(','), batch, rows, steps, repeats: 2 };
      const lines = jsonLines((await torch.run('train_torch.py', flags)).stdout);
      return Math.min(...lines.map((line) => line.us_per_step as number));
    })
  );
}

const productsAlone =
  'Nearly all of such a step is three products of matrices. WebAssembly multiplies 128 bits at a time and has no fused ' +
  'multiply-add, which would give other bits where a machine has none: ours run at 21 to 30 GFLOP/s a thread, where C++ ' +
  'under the same restrictions has 28 to 38 and OpenBLAS without them 80. What there is around the products is quicker here.';

const twoThreads =
  'Two threads share such a step, meet twice and help each other. In a profile of a quick minute a step took them 245 µs, and ' +
  'one thread alone 314: each reads half of the weights and half of the rows from where the other has just written them, and ' +
  'gets them later than its own. ' +
  productsAlone;

export const trainBench: Bench = {
  name: 'train',
  explanation:
    'A step of the optimizer adam on a batch of 2,560 rows, float32, tanh, one output λ̂_j, the loss mean (k_j − λ̂_j s_j)²: ' +
    'forwards, backwards, the parameters moved. x are normal numbers, k = 0.25 s. Ours is the better of two times 200 steps or ' +
    'more in whole epochs, their hold-out rows and checks included, after two epochs that are not measured; PyTorch’s ' +
    '(`train_torch.py`) the better of two times 200 steps (800 at batch 1), on one thread or two, whichever is faster.',
  unit: 'µs a step',
  better: 'less',
  async run(peers) {
    const pool = await poolOf(2);
    const result: BenchRow[] = [];
    for (const size of sizes) {
      const { paths, hidden, batch, atLeast } = size;
      const found = await inTurn({
        two: () => ours(size, pool, 2),
        torch: torchSteps(peers, size),
        // Smaller steps are not shared by threads.
        one: batch === 256 ? () => ours(size, pool, 1) : undefined,
      });
      const name = `${paths} paths, hidden ${hidden.join(', ')}, batch ${batch}`;
      const byTorch = peer('train_torch.py', found.torch);
      result.push({
        name,
        ours: found.two,
        peer: byTorch,
        wanted: { atLeast },
        ...(paths === 1000 && { shortfall: batch === 32 ? twoThreads : productsAlone }),
      });
      if (found.one) {
        const alone = peer('one thread', found.one);
        result.push({
          name: `batch ${batch}, two threads`,
          ours: found.two,
          peer: alone,
          wanted: { atLeast: 1.6 },
          shortfall:
            'The threads meet twice a step and help each other, since a core may be slowed down at any time. In a profile of a quick ' +
            'minute a step took two of them 1.4 ms, of which they waited 0.05, and one alone 2.4; in others one of them did not ' +
            'get on for milliseconds.',
        });
      }
    }
    await pool.close();
    return result;
  },
};
