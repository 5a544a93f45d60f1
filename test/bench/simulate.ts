import { join } from 'node:path';
import { type Bench, inTurn, type Measure, peer } from './bench.js';
import { jsonLines, type Peers } from './peers.js';
import { inFolder, root, runProgram } from './programs.js';
import { bestSeconds, paths, poolOf, simulation, times } from './simulation.js';

const million = 1e6;

/** Million path-steps a second in memory, and what ends the threads. */
async function inMemory(threads: number): Promise<{ measure: Measure; close: () => Promise<void> }> {
  const pool = await poolOf(threads);
  const { simulate } = await simulation(pool, { paths, times, keep: true });
  return {
    measure: async () => (paths * times) / (await bestSeconds(simulate)) / million,
    close: () => pool.close(),
  };
}

const speedOf = (stdout: string): number => (jsonLines(stdout)[0].simulate_steps_per_s as number) / million;

/** Compiles the C++ reference into `folder`; undefined where there is no compiler. */
async function cpp({ compiler }: Peers, folder: string): Promise<Measure | undefined> {
  if (!compiler) return undefined;
  const program = join(folder, 'simulate');
  await runProgram(compiler.command, ['-O3', '-o', program, join(root, 'test/bench/simulate.cpp')]);
  return async () => speedOf((await runProgram(program, [`${paths}`, `${times}`, '3'])).stdout);
}

export const simulateBench: Bench = {
  name: 'simulate',
  explanation:
    'x float64[2,520 × 10,000], Brownian motion with drift, 200 MB that stay in memory: the kernels and the threads of ' +
    'the stage simulate, stretch by stretch, without its files. Beside it the same in NumPy (`simulate_numpy.py`: normals in ' +
    'place, cumulative sum in place) and in C++ with the standard library alone (`test/bench/simulate.cpp`: ' +
    'std::mt19937_64, std::normal_distribution, −O3). Each does it once unmeasured and gives its best of three.',
  unit: 'million path-steps/s',
  better: 'more',
  async run(peers) {
    const { numpy } = peers;
    const [one, two] = [await inMemory(1), await inMemory(2)];
    const found = await inFolder(async (folder) =>
      inTurn({
        one: one.measure,
        two: two.measure,
        numpy:
          numpy &&
          (async () => speedOf((await numpy.run('simulate_numpy.py', { paths, times, repeats: 3 })).stdout)),
        cpp: await cpp(peers, folder),
      }),
    );
    await one.close();
    await two.close();
    const byNumpy = peer('simulate_numpy.py', found.numpy);
    return [
      { name: 'one thread', ours: found.one, peer: byNumpy, wanted: { atLeast: 2.2 } },
      { name: 'two threads', ours: found.two, peer: byNumpy, wanted: { atLeast: 4.3 } },
      { name: 'one thread', ours: found.one, peer: peer('C++, −O3', found.cpp), wanted: { atLeast: 1.6 } },
      {
        name: 'two threads',
        ours: found.two,
        peer: peer('one thread', found.one),
        wanted: { atLeast: 1.85 },
        shortfall:
          'Two processes that simulate at once get done 2.0 times what one does (167 and 169 beside 164); two threads of one ' +
          'process 1.5 to 1.9 times, in runs of the same code minutes apart. Between stretches of 64 MiB, which take them 21 ms, ' +
          'threads sleep and are woken, which takes 0.6 ms. What else is in the slower runs has not been found.',
      },
    ];
  },
};
