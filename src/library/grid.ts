import type { GridReport, GridRunOptions } from '../grid/report.js';
import * as defaults from './defaults.js';

/** What is swept beside the file's own `grid:` block, whose keys and settings what is given here replaces. */
export interface GridOptions extends Partial<GridRunOptions> {
  /** Values by key, each a list, or a text such as `logspace(-4,-1,7)` or `seeds(20)`; the first key is the slowest. */
  readonly values?: Readonly<Record<string, readonly unknown[] | string>>;
  /** Values that every point has, as `key=value`. */
  readonly set?: readonly string[];
  /** Keys that move together. */
  readonly zip?: readonly (readonly string[])[];
  /** Points to leave out, by the rules of the command line: `a=1,b=>0.1`. */
  readonly exclude?: readonly string[];
  /** YAML: `{ metric: rmse, halving: 3, rungs: [2, 6, 18] }`. */
  readonly prune?: string;
  /** What is best: `rmse`, or `network.rmse` for one estimator. */
  readonly metric?: string;
  /** What the results are filed under; the pipeline's name where nothing is said. */
  readonly name?: string;
}

/**
 * Runs a pipeline file at every point of a grid of values. Datasets that points have in common are made once, and what is
 * stored is reused. Gives a row a point and estimator, in the order of the points, and where results.arrow has them.
 *
 * A point that fails is a row; it stops the grid unless `keepGoing`. Throws UsageError (nothing was run), RunError,
 * HeldError or InterruptedError.
 *
 * @example
 * import { grid } from 'pathfit';
 *
 * const { rows, summary } = await grid('pipelines/lambda.yaml', {
 *   set: ['simulate.times=252'],
 *   values: { 'targets.noise': [0, 0.01], seed: 'seeds(2)' },
 *   metric: 'closed-form.rmse',
 * });
 * console.log(summary.points, rows.length); // 4 12
 */
export async function grid(file: string, options: GridOptions = {}): Promise<GridReport> {
  const { planGrid } = await import('../grid/plan.js');
  const { runGrid } = await import('../grid/run.js');
  const { values = {}, set = [], zip = [], exclude = [], prune, metric, name, ...running } = options;
  const plan = await planGrid({
    file,
    sets: set,
    words: Object.entries(values).map(([key, of]) => `${key}=${typeof of === 'string' ? of : listed(of)}`),
    zip: zip.map((keys) => keys.join(',')),
    exclude,
    ...(prune !== undefined && { prune }),
    ...(metric !== undefined && { metric }),
    ...(name !== undefined && { name }),
  });
  const { dataFolder } = defaults;
  return runGrid(plan, { threads: defaults.allCores(), dataFolder, ...running });
}

/** Values in the words of the command line: JSON is YAML. */
function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(',');
}
