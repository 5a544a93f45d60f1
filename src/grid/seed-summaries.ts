import type { Value } from './elements.js';
import { withSameTraining } from './leaderboard.js';
import { badness, type Metric } from './metric.js';
import {
  coverageOverSeeds,
  errorValues,
  hasEnded,
  meanOf,
  metricValues,
  type RankedRow,
  seedKey,
  sdOverSeeds,
} from './over-seeds.js';

/** What an estimator did at points that differ in nothing but the seed. */
export interface OverSeeds<Row extends RankedRow = RankedRow> {
  /** The other swept values. */
  readonly values: ReadonlyMap<string, Value>;
  /** The swept keys that make no difference to it: the estimator was trained once for all their values. */
  readonly any: ReadonlySet<string>;
  readonly estimator: string;
  /** One per seed. */
  readonly rows: readonly Row[];
  readonly seeds: number;
  /** Seeds of which it came to an end: all numbers are over them. */
  readonly ended: number;
  readonly diverged: number;
  /** Of the seeds that did not come to an end, how many have which status. */
  readonly left: ReadonlyMap<string, number>;
  /** Mean of the metric, of errors of their size; null where no seed has one. */
  readonly metric: number | null;
  /** Mean of λ̂ − λ; null where there is no truth. */
  readonly bias: number | null;
  /** Standard deviation of λ̂ between seeds; null of fewer than two. */
  readonly sd: number | null;
  /** Share of the 95 % intervals that hold the truth; null where there are none, or only rounding. */
  readonly coverage: number | null;
}

/**
 * Brings together rows that differ in nothing but the seed, and of these what was trained once for many values of other
 * keys. A point that came to nothing counts for every estimator. The best mean of the metric first; behind all of which
 * every seed ended those of which some did not, since the mean of those that did flatters it; last those without one.
 */
export function summariesOverSeeds<Row extends RankedRow>(
  rows: readonly Row[],
  keys: readonly string[],
  metric: Metric,
): OverSeeds<Row>[] {
  const order = ({ metric: value }: OverSeeds): number =>
    value === null ? Infinity : badness(metric.name, value);
  const isCut = ({ ended, seeds, metric: value }: OverSeeds): boolean => value === null || ended < seeds;
  return withSameTraining(settingsOf(rows, metric), keys)
    .map(({ estimator, rows: own, any }) => summarise(estimator, own, any, metric))
    .toSorted((a, b) => {
      if (isCut(a) !== isCut(b)) return Number(isCut(a)) - Number(isCut(b));
      return order(a) === order(b) ? 0 : order(a) < order(b) ? -1 : 1;
    });
}

interface Setting<Row> {
  readonly estimator: string;
  readonly rows: Row[];
}

/** Rows of one estimator at one place of all keys but the seed, in the order in which they first come. */
function settingsOf<Row extends RankedRow>(
  rows: readonly Row[],
  { estimator: only }: Metric,
): Setting<Row>[] {
  const estimators = [...new Set(rows.flatMap(({ estimator }) => estimator ?? []))];
  const found = new Map<string, Setting<Row>>();
  for (const row of rows) {
    const place = [...row.values].filter(([key]) => key !== seedKey);
    for (const estimator of row.estimator === null ? estimators : [row.estimator]) {
      if (only !== undefined && estimator !== only) continue;
      const id = JSON.stringify([place, estimator]);
      if (!found.has(id)) found.set(id, { estimator, rows: [] });
      found.get(id)!.rows.push(row);
    }
  }
  return [...found.values()];
}

function summarise<Row extends RankedRow>(
  estimator: string,
  rows: readonly Row[],
  any: ReadonlySet<string>,
  metric: Metric,
): OverSeeds<Row> {
  const { holds, count } = coverageOverSeeds(rows);
  const left = new Map<string, number>();
  for (const { status } of rows.filter((row) => !hasEnded(row)))
    left.set(status, (left.get(status) ?? 0) + 1);
  return {
    values: new Map([...rows[0].values].filter(([key]) => key !== seedKey)),
    any,
    estimator,
    rows,
    seeds: rows.length,
    ended: rows.filter(hasEnded).length,
    diverged: left.get('diverged') ?? 0,
    left,
    metric: meanOf(metricValues(rows, metric.name)),
    bias: meanOf(errorValues(rows)),
    sd: sdOverSeeds(rows).value,
    coverage: count > 0 ? holds / count : null,
  };
}
