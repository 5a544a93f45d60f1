import { meanPower } from '#dist/estimators/row-functions.js';
import { pathRowsPerPart, rowRanges } from '#dist/rows/parts.js';
import { type Bench, inTurn, peer } from './bench.js';
import { jsonLines } from './peers.js';
import { bestSeconds, paths, poolOf, simulation, times } from './simulation.js';

const lambda = 0.25;

export const targetsBench: Bench = {
  name: 'targets',
  explanation:
    'k_j = λ (1/n) Σ_i x_ij² of paths that lie in memory, x float64[2,520 × 10,000]: the kernels and the threads of the ' +
    'stage targets without its files, in a single call for all rows, and once more block by block of 16 MiB, as the stage reads ' +
    'them. Beside it `einsum` in `simulate_numpy.py`, also one call. Each gives its best of three. A block takes the two ' +
    'threads 0.6 ms, and 0.25 ms go by around it, until messages have woken the threads and then the main thread: in a run ' +
    'these gaps cost nothing, since reading and checking the next block takes longer.',
  unit: 'million path-steps/s',
  better: 'more',
  async run({ numpy }) {
    const pool = await poolOf(2);
    const { x } = await simulation(pool, { paths, times, keep: true });
    const speed = async (rowsPerCall: number): Promise<number> => {
      const targets = async (): Promise<void> => {
        const k = new Float64Array(times);
        for (const { first, rows } of rowRanges(times, rowsPerCall)) {
          const s = await meanPower(pool, { first, rows, x: x + first * paths * 8 }, paths, 2);
          for (let row = 0; row < rows; row++) k[first + row] = lambda * s[row];
        }
      };
      return (paths * times) / (await bestSeconds(targets)) / 1e6;
    };
    const inBlocks = (): Promise<number> => speed(pathRowsPerPart(paths));
    const atOnce = (): Promise<number> => speed(times);
    await inBlocks();
    const found = await inTurn({
      inBlocks,
      numpy:
        numpy &&
        (async () => {
          const { stdout } = await numpy.run('simulate_numpy.py', { paths, times, repeats: 3 });
          return (jsonLines(stdout)[0].targets_steps_per_s as number) / 1e6;
        }),
      atOnce,
    });
    await pool.close();
    const byNumpy = peer('simulate_numpy.py', found.numpy);
    return [
      {
        name: 'mean squares, two threads, in one call',
        ours: found.atOnce,
        peer: byNumpy,
        wanted: { atLeast: 1.5 },
      },
      {
        name: 'mean squares, two threads, in blocks',
        ours: found.inBlocks,
        peer: byNumpy,
        wanted: { atLeast: 1.5 },
        shortfall:
          'A block of 2 million values takes the two threads 0.6 ms, and 0.25 ms go by without work around it: 0.12 ms until ' +
          'the message has woken the threads, 0.1 ms until the answer has woken the main thread, the rest where one ' +
          'thread waits for the other. The row in one call shows what the same kernel does without that.',
      },
    ];
  },
};
