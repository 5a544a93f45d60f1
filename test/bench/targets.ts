import { meanPower } from '#dist/estimators/row-functions.js';
import { pathRowsPerPart, rowRanges } from '#dist/stages/parts.js';
import { type Bench, inTurn, peer } from './bench.js';
import { jsonLines } from './peers.js';
import { bestSeconds, paths, poolOf, simulation, times } from './simulation.js';

const lambda = 0.25;

export const targetsBench: Bench = {
  name: 'targets',
  explanation:
    'k_j = λ (1/n) Σ_i x_ij² of paths that lie in memory, x float64[2,520 × 10,000]: the kernels and the threads of the ' +
    'stage targets, block by block, without its files, beside `einsum` in `simulate_numpy.py`. Each gives its best of three.',
  unit: 'million path-steps/s',
  better: 'more',
  async run({ numpy }) {
    const pool = await poolOf(2);
    const { x } = await simulation(pool, { paths, times, keep: true });
    const targets = async (): Promise<void> => {
      const k = new Float64Array(times);
      for (const { first, rows } of rowRanges(times, pathRowsPerPart(paths))) {
        const s = await meanPower(pool, { first, rows, x: x + first * paths * 8 }, paths, 2);
        for (let row = 0; row < rows; row++) k[first + row] = lambda * s[row];
      }
    };
    await targets();
    const found = await inTurn({
      ours: async () => (paths * times) / (await bestSeconds(targets)) / 1e6,
      numpy:
        numpy &&
        (async () => {
          const { stdout } = await numpy.run('simulate_numpy.py', { paths, times, repeats: 3 });
          return (jsonLines(stdout)[0].targets_steps_per_s as number) / 1e6;
        }),
    });
    await pool.close();
    return [
      {
        name: 'mean squares, two threads',
        ours: found.ours,
        peer: peer('simulate_numpy.py', found.numpy),
        wanted: { atLeast: 1.5 },
      },
    ];
  },
};
