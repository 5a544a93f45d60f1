import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';
import { pathRowsPerPart, rowRanges } from '#dist/rows/parts.js';
import { stretchesOf } from '#dist/stages/simulate/simulate.js';
import { startOf } from '#dist/rows/path-start.js';
import { PathState } from '#dist/rows/path-state.js';
import { OtherComponents, type SimulateParameters, simulateRows } from '#dist/rows/simulation.js';

/** The size that the peers have too, 200 MB. */
export const paths = 10_000;
export const times = 2520;

/** Threads with the tasks of a run. */
export async function poolOf(threads: number): Promise<Pool> {
  const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
  return new Pool({ threads, modules: await compileKernels(), tasks });
}

const dt = 1 / 252;

/** Brownian motion with drift, as the peers simulate it. */
const brownian = {
  law: 'brownian',
  components: ['x'],
  noises: 1,
  constants: [0.05 * dt, 0.2 * Math.sqrt(dt)],
  start: [0],
  growsWith: [],
  scheme: 'exact',
  dt,
};

/**
 * The computation of the stage simulate, without its files: the same stretches of rows, the same calls.
 *
 * With `keep` the stretches follow one another in one array, x float64[times × paths] at byte offset `x`; without, they
 * go into two buffers in turn, as in the stage, so that no number of times needs more memory. The law is Brownian motion
 * unless another is given.
 */
export async function simulation(
  pool: Pool,
  { keep, ...given }: { paths: number; times: number; keep: boolean } & Partial<SimulateParameters>,
): Promise<{ x: number; simulate: () => Promise<void> }> {
  const parameters: SimulateParameters = { ...brownian, ...given };
  const { paths, times } = parameters;
  const stretches = stretchesOf(rowRanges(times, pathRowsPerPart(paths)), paths);
  const bufferBytes = Math.max(...stretches.map(({ rows }) => rows * paths * 8));
  const x = pool.memory.reserve(keep ? paths * times * 8 : 2 * bufferBytes, 'paths');
  const others = new OtherComponents(pool.memory, parameters, bufferBytes);
  const state = new PathState(pool.memory, parameters, paths);
  const start = startOf(parameters, paths, 1);
  const simulate = async (): Promise<void> => {
    state.values.set(start);
    for (const [s, stretch] of stretches.entries()) {
      const at = keep ? stretch.first * paths * 8 : (s % 2) * bufferBytes;
      await simulateRows(pool, state, 1, stretch, others.beside(x + at));
    }
  };
  // The first time threads start, code is compiled and memory touched.
  await simulate();
  return { x, simulate };
}

/** The least seconds of three times, as simulate_numpy.py takes them. */
export async function bestSeconds(work: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let time = 0; time < 3; time++) {
    const began = performance.now();
    await work();
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}
