import type { Executor } from '../pool/executor.js';
import type { Dataset } from '../store/dataset.js';
import { timesOf } from './path-columns.js';
import { seriesOf, startsOf } from './path-series.js';
import type { SimulateParameters } from './simulation.js';
import { StoredPaths } from './stored-paths.js';
import { readColumns } from './stored-table.js';
import type { PathSeries } from './transition-rows.js';

/** The paths of a stored dataset; `simulate` is what made them, where they are not imported. */
export async function storedSeries(
  dataset: Dataset,
  executor: Executor,
  throwIfInterrupted: () => void,
  { simulate, of = 'x', seed }: { simulate: SimulateParameters | undefined; of?: string; seed: number },
): Promise<PathSeries> {
  const paths = new StoredPaths(dataset, executor, throwIfInterrupted, of);
  if (simulate) {
    const times = timesOf({ first: 0, rows: paths.rows }, simulate.dt);
    return { ...(await seriesOf(executor, paths, times, startsOf(simulate, of, seed))), dt: simulate.dt };
  }
  const { t, row } = readColumns(dataset, ['t', 'row']);
  const gaps = new Set<number>();
  for (let j = 1; j < row.length; j++) if (row[j] !== row[j - 1] + 1) gaps.add(j);
  return seriesOf(executor, paths, t, undefined, gaps);
}
