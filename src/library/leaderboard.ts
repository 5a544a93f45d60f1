import { leaderboard as ranked, type LeaderboardRow } from '../grid/leaderboard.js';
import { parseMetric } from '../grid/metric.js';
import { seedKey } from '../grid/over-seeds.js';
import { type OverSeeds, summariesOverSeeds } from '../grid/seed-summaries.js';
import type { GridReport } from '../grid/report.js';

/** What a ranking needs of a grid's report. */
export type RankedGrid = Pick<GridReport, 'rows' | 'keys' | 'metric'>;

/**
 * The rows of a grid, the best first by its metric (or another: `rmse`, `network.rmse` for one estimator alone). An
 * estimator that does not depend on what is swept is trained once for many points, and has one row, whose `any` holds the
 * keys that make no difference to it. Rows that did not come to an end come last. Throws UsageError where there is no such metric.
 *
 * @example
 * import { grid, leaderboard } from '@pathfit/pathfit';
 *
 * const report = await grid('pipelines/lambda.yaml', {
 *   set: ['simulate.times=100', 'train.estimators={ mean: { kind: mean }, line: { kind: least-squares, basis: linear } }'],
 *   values: { 'targets.noise': [0.1, 0.001] },
 * });
 * const [best] = leaderboard(report);
 * console.log(best.estimator, best.values.get('targets.noise')); // line 0.001
 */
export function leaderboard({ rows, keys, metric }: RankedGrid, by: string = metric): LeaderboardRow[] {
  return ranked(rows, keys, parseMetric(by));
}

/**
 * The rows of a grid over seeds, those that differ in nothing but the seed as one: the mean of the metric, bias, standard
 * deviation and coverage of λ̂, over the seeds that came to an end. The best first, behind all of which every seed did
 * those of which some did not; empty where no seeds were swept. Throws UsageError where there is no such
 * metric.
 *
 * @example
 * import { grid, overSeeds } from '@pathfit/pathfit';
 *
 * const report = await grid('pipelines/lambda.yaml', {
 *   set: ['simulate.times=100', 'targets.noise=0.01', 'train.estimators={ fit: { kind: least-squares, basis: constant } }'],
 *   values: { seed: 'seeds(8)' },
 * });
 * const [{ estimator, seeds, coverage }] = overSeeds(report);
 * console.log(estimator, seeds, coverage! > 0.5); // fit 8 true
 */
export function overSeeds({ rows, keys, metric }: RankedGrid, by: string = metric): OverSeeds[] {
  return keys.includes(seedKey) ? summariesOverSeeds(rows, keys, parseMetric(by)) : [];
}
