import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { planGrid } from '../../dist/grid/plan.js';
import { runGrid } from '../../dist/grid/run.js';
import { Pool } from '../../dist/pool/pool.js';
import { type Bench, inTurn } from './bench.js';
import { pythonWith } from './peer.js';
import { benchConfig, benchData, fitTimes } from './train.js';

const points = 64;
const [paths, times, epochs] = [100, 2520, 20];

const experiment = {
  name: 'bench-grid',
  simulate: { process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 0 }, paths, times, dt: '1/252' },
  targets: { lambda: 0.25 },
  train: {
    estimators: {
      network: {
        kind: 'network',
        hidden: [32],
        batchSize: 32,
        epochs,
        optimizer: { kind: 'adam', learningRate: 0.001 },
      },
    },
  },
};

/** Seconds of 64 trainings side by side on the pool, without anything around them but the checks that a training begins with. */
async function loops(pool: Pool): Promise<number> {
  const { data, release } = benchData(pool, { paths, rows: times, holdOut: times / 5 });
  const began = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next++ < points) await fitTimes(data, benchConfig([32], 32, epochs), pool, 1);
  };
  await Promise.all([work(), work(), work()]);
  release();
  return (performance.now() - began) / 1000;
}

/** Seconds of a grid of 64 learning rates, from the plan to results.arrow, nothing stored before. */
async function ours(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pathfit-bench-'));
  try {
    const file = join(folder, 'grid.yaml');
    writeFileSync(file, stringify(experiment));
    const words = [`train.estimators.network.optimizer.learningRate=logspace(-4,-2,${points})`];
    const began = performance.now();
    const plan = await planGrid({ file, sets: [], words, zip: [], exclude: [] });
    await runGrid(plan, { threads: 2, dataFolder: join(folder, 'data') });
    return (performance.now() - began) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds of run_all_python.py's training loop: the whole program's, less those of one without epochs. */
function loop(peers: string): number {
  const seconds = (count: number): number => {
    const args = { paths, times, hidden: 32, batch: 32, epochs: count };
    const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const began = performance.now();
    const ended = spawnSync(pythonWith('torch')!, [join(peers, 'run_all_python.py'), ...flags], {
      encoding: 'utf8',
    });
    if (ended.status !== 0) throw new Error(`run_all_python.py failed: ${ended.stderr}`);
    return (performance.now() - began) / 1000;
  };
  return seconds(epochs) - seconds(0);
}

/** Small networks against PyTorch's training loop, as often: our trainings alone, and the whole grid with all that it does besides. */
export const gridBench: Bench = {
  name: 'grid',
  unit: `s for ${points} networks`,
  better: 'less',
  async run(peers) {
    const peer =
      peers !== undefined && pythonWith('torch')
        ? { name: 'run_all_python.py, loop × 64', measure: () => Promise.resolve(points * loop(peers)) }
        : undefined;
    const wasm = readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url));
    const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
    const pool = new Pool({ threads: 2, module: await WebAssembly.compile(wasm), tasks });
    const name = `${paths} paths, hidden 32, batch 32, ${epochs} epochs`;
    const rows = [
      { name: `${name}, the trainings`, atLeast: 15, ...(await inTurn(() => loops(pool), peer)) },
      { name: `${name}, the whole grid`, atLeast: 1, ...(await inTurn(ours, peer)) },
    ];
    await pool.close();
    return rows;
  },
};
