import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';
import { pathRowsPerPart, rowRanges } from '#dist/rows/parts.js';
import { stretchesOf } from '#dist/stages/simulate/simulate.js';
import { PathState } from '#dist/rows/path-state.js';
import { placeAt } from '#dist/rows/simulate-task.js';
import { type SimulateParameters, simulateRows } from '#dist/rows/simulation.js';

/** The size that the peers have too, 200 MB. */
export const paths = 10_000;
export const times = 2520;

/** Threads with the tasks of a run. */
export async function poolOf(threads: number): Promise<Pool> {
  const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
  return new Pool({ threads, modules: await compileKernels(), tasks });
}

/**
 * The computation of the stage simulate, without its files: the same stretches of rows, the same calls.
 *
 * With `keep` the stretches follow one another in one array, x float64[times × paths] at byte offset `x`; without, they
 * go into two buffers in turn, as in the stage, so that no number of times needs more memory.
 */
export async function simulation(
  pool: Pool,
  size: { paths: number; times: number; keep: boolean },
): Promise<{ x: number; simulate: () => Promise<void> }> {
  const { paths, times, keep } = size;
  const stretches = stretchesOf(rowRanges(times, pathRowsPerPart(paths)), paths);
  const bufferBytes = Math.max(...stretches.map(({ rows }) => rows * paths * 8));
  const x = pool.memory.reserve(keep ? paths * times * 8 : 2 * bufferBytes, 'paths');
  const dt = 1 / 252;
  const parameters: SimulateParameters = {
    law: 'brownian',
    components: ['x'],
    noises: 1,
    constants: [0.05 * dt, 0.2 * Math.sqrt(dt)],
    start: [0],
    growsWith: [],
    scheme: 'exact',
    paths,
    times,
    dt,
  };
  const state = new PathState(pool.memory, parameters, paths);
  const simulate = async (): Promise<void> => {
    state.values.fill(0);
    for (const [s, stretch] of stretches.entries()) {
      const at = keep ? stretch.first * paths * 8 : (s % 2) * bufferBytes;
      await simulateRows(pool, state, 1, stretch, placeAt(x + at, 0));
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
