import { join } from 'node:path';
import { planGrid } from '#dist/grid/plan.js';
import { runGrid } from '#dist/grid/run.js';
import type { Pool } from '#dist/pool/pool.js';
import { type Bench, inTurn, peer } from './bench.js';
import { pipelineFile } from './experiment.js';
import type { PythonPeer } from './peers.js';
import { inFolder } from './programs.js';
import { poolOf } from './simulation.js';
import { benchConfig, benchData, fitTimes } from './train.js';

const points = 64;
const [paths, times, epochs] = [100, 2520, 20];

const estimators = {
  network: {
    kind: 'network',
    hidden: [32],
    batchSize: 32,
    epochs,
    optimizer: { kind: 'adam', learningRate: 0.001 },
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
function wholeGrid(): Promise<number> {
  return inFolder(async (folder) => {
    const file = pipelineFile(folder, paths, times, estimators);
    const words = [`train.estimators.network.optimizer.learningRate=logspace(-4,-2,${points})`];
    const began = performance.now();
    const plan = await planGrid({ file, sets: [], words, zip: [], exclude: [] });
    await runGrid(plan, { threads: 2, dataFolder: join(folder, 'data') });
    return (performance.now() - began) / 1000;
  });
}

/** Seconds of run_all_python.py's training loop: the whole program's, less those of one without epochs. */
async function loop(torch: PythonPeer): Promise<number> {
  const seconds = async (count: number): Promise<number> => {
    const flags = { paths, times, hidden: 32, batch: 32, epochs: count };
    return (await torch.run('run_all_python.py', flags)).seconds;
  };
  return (await seconds(epochs)) - (await seconds(0));
}

const steps =
  'Of a training, alone on a thread, 38 of 60 ms are steps; a message to a thread and its answer take 0.25 ms, and an epoch, of ' +
  '2 ms, is one. Two threads that train side by side are as fast as the two cores together are at the moment.';

export const gridBench: Bench = {
  name: 'grid',
  explanation:
    `${points} small networks (${paths} paths, 2,016 training rows, one hidden layer of 32, batch 32, ${epochs} epochs) that differ ` +
    'in their learning rate: our trainings alone, side by side on two threads, and the whole grid with all that it does ' +
    'besides (plans, datasets, verdicts, one file of results). Beside it the training loop of `run_all_python.py`, which is ' +
    'the time of the program less its time without epochs, as often.',
  unit: `s for ${points} networks`,
  better: 'less',
  async run({ torch }) {
    const pool = await poolOf(2);
    const found = await inTurn({
      trainings: () => loops(pool),
      grid: wholeGrid,
      torch: torch && (async () => points * (await loop(torch))),
    });
    await pool.close();
    const byTorch = peer(`the loop of run_all_python.py × ${points}`, found.torch);
    return [
      {
        name: 'the trainings',
        ours: found.trainings,
        peer: byTorch,
        wanted: { atLeast: 15 },
        shortfall: steps,
      },
      { name: 'the whole grid', ours: found.grid, peer: byTorch, wanted: { atLeast: 1 } },
    ];
  },
};
