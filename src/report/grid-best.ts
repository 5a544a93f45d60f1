import { leaderboard } from '../grid/leaderboard.js';
import type { Metric } from '../grid/metric.js';
import { hasEnded, seedKey } from '../grid/over-seeds.js';
import { summariesOverSeeds } from '../grid/seed-summaries.js';
import { metricOverSeeds } from './grid-quantities.js';
import type { GridResults, StoredRow } from './grid-results.js';

/** A line of what was best, as the command's leaderboard has it. */
export interface Best {
  readonly estimator: string;
  /** One, or one per seed. */
  readonly rows: readonly StoredRow[];
  /** The swept keys that make no difference to it: it was trained once for all their values. */
  readonly any: ReadonlySet<string>;
  readonly value: number;
  readonly interval95: readonly [number, number] | null;
  /** Seeds that it is the mean of. */
  readonly count: number;
}

/** What has a value of the metric, best first: in the order of the leaderboard, and where there are seeds their means. */
export function bestOf({ rows, keys }: Pick<GridResults, 'rows' | 'keys'>, metric: Metric): Best[] {
  if (keys.includes(seedKey)) {
    return summariesOverSeeds(rows, keys, metric).flatMap((one) => {
      const { interval95, count } = metricOverSeeds(one.rows, metric.name);
      return one.metric === null ? [] : [{ ...one, value: one.metric, interval95, count }];
    });
  }
  return leaderboard(rows, keys, metric).flatMap(({ any, ...row }) => {
    const value = row[metric.name];
    if (row.estimator === null || value === null || !hasEnded(row)) return [];
    return [{ estimator: row.estimator, rows: [row], any, value, interval95: null, count: 1 }];
  });
}
