import type { Executor } from '../pool/executor.js';
import type { PathRows } from './path-rows.js';
import { startOf } from './path-start.js';
import type { SimulateParameters } from './simulation.js';
import type { PathSeries } from './transition-rows.js';

/** x of rows as paths, path after path; `start`: the value of each at time 0. */
export async function seriesOf(
  executor: Executor,
  paths: PathRows,
  times: Float64Array,
  start: Float64Array | undefined,
  gaps: ReadonlySet<number> = new Set(),
): Promise<PathSeries> {
  const { n, rows } = paths;
  const behind = start ? 1 : 0;
  const x = Array.from({ length: n }, () => new Float64Array(rows + behind));
  start?.forEach((value, p) => (x[p][0] = value));
  await paths.range(0, rows, (block) => {
    const values = executor.memory.float64(block.x, block.rows * n);
    for (let r = 0; r < block.rows; r++) {
      for (let p = 0; p < n; p++) x[p][behind + block.first + r] = values[r * n + p];
    }
    return Promise.resolve();
  });
  const fromStart = new Float64Array(times.length + behind);
  fromStart.set(times, behind);
  return { times: fromStart, x, hasStart: start !== undefined, gaps };
}

/** The value of each path at time 0 of the component that the column `of` holds. */
export function startsOf(simulate: SimulateParameters, of: string, seed: number): Float64Array {
  const component = Math.max(0, simulate.components.indexOf(of));
  const { paths } = simulate;
  return startOf(simulate, paths, seed).slice(component * paths, (component + 1) * paths);
}
