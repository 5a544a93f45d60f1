import { join } from 'node:path';
import { loadPipeline } from '#dist/index.js';
import type { Pool } from '#dist/pool/pool.js';
import { simulateParameters } from '#dist/stages/simulate/parameters.js';
import { type Bench, inTurn, type Measure, peer } from './bench.js';
import { jsonLines } from './peers.js';
import { root } from './programs.js';
import { bestSeconds, paths, poolOf, simulation, times } from './simulation.js';

/** A year of exact draws of cir is as much time as ten of normals. */
const cirTimes = 252;
const program = join(root, 'test/bench/cir_numpy.py');
const sqrtRate = { kappa: 0.5, theta: 0.06, sigma: 0.15 };
const belowFeller = { kappa: 0.5, theta: 0.04, sigma: 1 };

interface Simulated {
  readonly process: object;
  readonly scheme?: string;
}

/** Nanoseconds per path and step, in memory. */
async function nanoseconds(pool: Pool, simulated: Simulated, rows = times): Promise<Measure> {
  const { pipeline } = loadPipeline({
    name: 'bench',
    simulate: { ...simulated, paths, times: rows, dt: '1/252' },
    targets: { lambda: 0.25 },
    train: { estimators: { mean: { kind: 'mean' } } },
  });
  const parameters = simulateParameters(pipeline.simulate!);
  const { simulate } = await simulation(pool, { ...parameters, keep: false });
  return async () => (await bestSeconds(simulate)) / (paths * rows) / 1e-9;
}

const one = (x0: number, drift: string, diffusion: string, parameters: object): object => ({
  kind: 'formula',
  parameters,
  components: { x: { drift, diffusion, x0 } },
});

export const lawsBench: Bench = {
  name: 'laws',
  explanation:
    'One step of one path in memory, one thread: the kernels of the stage simulate, 10,000 paths at 2,520 times (cir by its exact ' +
    'step: 252), without files; the best of three. ou by its exact step beside Brownian motion; the Euler step of a file’s own ' +
    'formulas beside that of the process in the table; cir by its exact step beside `test/bench/cir_numpy.py`, which draws ' +
    'NumPy’s noncentral_chisquare for all paths at once, with 5.3 degrees of freedom and with 0.08, far below Feller’s condition.',
  unit: 'ns',
  better: 'less',
  async run({ numpy }) {
    const pool = await poolOf(1);
    const ou = { kappa: 1, theta: 0.06, sigma: 0.2 };
    const python = (parameters: Readonly<Record<string, number>>) =>
      numpy &&
      (async () => {
        const { stdout } = await numpy.run(program, { paths, times: cirTimes, ...parameters });
        return 1 / (jsonLines(stdout)[0].steps_per_s as number) / 1e-9;
      });
    const cir = (parameters: { theta: number }) =>
      nanoseconds(pool, { process: { kind: 'cir', ...parameters, x0: parameters.theta } }, cirTimes);
    const found = await inTurn({
      brownian: await nanoseconds(pool, { process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 0 } }),
      ou: await nanoseconds(pool, { process: { kind: 'ou', ...ou, x0: 0.06 } }),
      euler: await nanoseconds(pool, { process: { kind: 'ou', ...ou, x0: 0.06 }, scheme: 'euler' }),
      formula: await nanoseconds(pool, {
        process: one(0.06, 'kappa * (theta - x)', 'sigma', ou),
        scheme: 'euler',
      }),
      cir: await cir(sqrtRate),
      numpy: python(sqrtRate),
      low: await cir(belowFeller),
      numpyLow: python(belowFeller),
    });
    await pool.close();
    const byNumpy = (figure: Parameters<typeof peer>[1]) => peer('cir_numpy.py', figure);
    return [
      {
        name: 'ou, exact step',
        ours: found.ou,
        peer: peer('brownian', found.brownian),
        wanted: { atMost: 1.3 },
      },
      {
        name: 'ou as formulas, euler',
        ours: found.formula,
        peer: peer('ou, euler', found.euler),
        wanted: { atMost: 2 },
      },
      { name: 'cir, exact step', ours: found.cir, peer: byNumpy(found.numpy), wanted: { atLeast: 3 } },
      {
        name: 'cir, exact step, df 0.08',
        ours: found.low,
        peer: byNumpy(found.numpyLow),
        wanted: { atLeast: 3 },
        shortfall:
          'A normal, two words, a logarithm, a quantile and an exponential per step: the last alone takes 5 ns, and the others what they ' +
          'take above Feller’s condition, 8.5.',
      },
    ];
  },
};
