import type { GridPlan } from '../grid/plan.js';
import type { GridReport, GridRunOptions } from '../grid/report.js';
import * as defaults from './defaults.js';

/** What is swept beside the file's own `grid:` block, whose keys and settings what is given here replaces. */
export interface GridOptions extends Partial<GridRunOptions> {
  /**
   * Values by key, each a list, or a text such as `logspace(-4,-1,7)` or `seeds(20)`; or the words of the command line,
   * `key=1,2,3`. The first key is the slowest.
   */
  readonly values?: Readonly<Record<string, readonly unknown[] | string>> | readonly string[];
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
  /** Refuses more points at once, before any is planned. */
  readonly mostPoints?: number;
}

/** A grid before it runs: every point is a valid pipeline, or is known to be none. */
export interface PlannedGrid {
  readonly metric: string;
  readonly points: number;
  /** Distinct datasets of all points. */
  readonly datasets: number;
  /** Of the datasets: those that are there already. */
  readonly stored: number;
  /** About what the others will take on disk. */
  readonly bytes: number;
  /** Files of users’ code that it would run, as the pipeline file has them: it takes `allowCode`. */
  readonly modules: readonly string[];
  /** Runs it, as `grid` does. */
  run(options?: Partial<GridRunOptions>): Promise<GridReport>;
}

/**
 * Runs a pipeline file at every point of a grid of values. Datasets that points have in common are made once, and what is
 * stored is reused. Gives a row a point and estimator, in the order of the points, and where results.arrow has them;
 * `leaderboard` puts them in order.
 *
 * A point that fails is a row; it stops the grid unless `keepGoing`. Throws UsageError (nothing was run), RunError,
 * HeldError or InterruptedError.
 *
 * @example
 * import { grid } from '@pathfit/pathfit';
 *
 * const { rows, summary } = await grid('pipelines/lambda.yaml', {
 *   set: ['simulate.times=252'],
 *   values: { 'targets.noise': [0, 0.01], seed: 'seeds(2)' },
 *   metric: 'closed-form.rmse',
 * });
 * console.log(summary.points, rows.length); // 4 12
 */
export async function grid(file: string, options: GridOptions = {}): Promise<GridReport> {
  return (await planGrid(file, options)).run();
}

/**
 * The same without running it yet: how many points and datasets there are, and what is stored of them. Throws UsageError.
 *
 * @example
 * import { planGrid } from '@pathfit/pathfit';
 *
 * const planned = await planGrid('pipelines/lambda.yaml', { values: { 'targets.noise': 'linspace(0,1,11)' } });
 * console.log(planned.points, planned.datasets, planned.stored); // 11 56 0
 */
export async function planGrid(file: string, options: GridOptions = {}): Promise<PlannedGrid> {
  const { planGrid: planned } = await import('../grid/plan.js');
  const { metricText } = await import('../grid/metric.js');
  const {
    values = {},
    set = [],
    zip = [],
    exclude = [],
    prune,
    metric,
    name,
    mostPoints,
    ...running
  } = options;
  const plan = await planned({
    file,
    sets: set,
    words: wordsOf(values),
    zip: zip.map((keys) => keys.join(',')),
    exclude,
    ...(prune !== undefined && { prune }),
    ...(metric !== undefined && { metric }),
    ...(name !== undefined && { name }),
    ...(mostPoints !== undefined && { mostPoints }),
  });
  const how = { threads: defaults.allCores(), dataFolder: defaults.dataFolder, ...running };
  return {
    metric: metricText(plan.metric),
    points: plan.points.length,
    datasets: plan.datasets.size,
    modules: modulesOf(plan),
    ...(await storedOf(plan, how.dataFolder)),
    run: async (more = {}) => {
      const { runGrid } = await import('../grid/run.js');
      return runGrid(plan, { ...how, ...more });
    },
  };
}

/** Values in the words of the command line: JSON is YAML. */
function wordsOf(values: NonNullable<GridOptions['values']>): readonly string[] {
  if (isWords(values)) return values;
  const listed = (of: readonly unknown[]): string => of.map((value) => JSON.stringify(value)).join(',');
  return Object.entries(values).map(([key, of]) => `${key}=${typeof of === 'string' ? of : listed(of)}`);
}

const isWords: (values: object) => values is readonly string[] = Array.isArray;

function modulesOf({ datasets }: GridPlan): string[] {
  return [...new Set([...datasets.values()].flatMap(({ modules }) => modules.map(({ file }) => file)))];
}

async function storedOf(
  { datasets }: GridPlan,
  dataFolder: string,
): Promise<{ stored: number; bytes: number }> {
  const { Store } = await import('../store/store.js');
  const store = new Store(dataFolder);
  let [stored, bytes] = [0, 0];
  for (const [fingerprint, dataset] of datasets) {
    if (store.isPublished(dataset.stage, fingerprint)) stored++;
    else bytes += dataset.bytes;
  }
  return { stored, bytes };
}
