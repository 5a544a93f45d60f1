import type { Value } from './elements.js';
import { byMetric, type Metric } from './metric.js';
import type { GridRow } from './row.js';

/** A row of the leaderboard: of estimators that several points have in common, one for all of them. */
export interface LeaderboardRow extends GridRow {
  /** The swept keys that make no difference to it: the estimator was trained once for all their values. */
  readonly any: ReadonlySet<string>;
}

/**
 * The rows of a grid, the best first by a metric. An estimator that does not depend on what is swept is trained once for
 * many points: it has one row here, so that what differs can be seen.
 */
export function leaderboard(
  rows: readonly GridRow[],
  keys: readonly string[],
  metric: Metric,
): LeaderboardRow[] {
  const groups = new Map<string, { row: GridRow; any: Set<string> }>();
  for (const row of rows) {
    if (metric.estimator !== undefined && row.estimator !== metric.estimator) continue;
    const group = groups.get(row.trained ?? `point ${row.point}`);
    if (!group) {
      groups.set(row.trained ?? `point ${row.point}`, { row, any: new Set() });
      continue;
    }
    const text = (value: Value | undefined): string => JSON.stringify(value ?? null);
    for (const key of keys) {
      if (text(row.values.get(key)) !== text(group.row.values.get(key))) group.any.add(key);
    }
  }
  const board = [...groups.values()].map(({ row, any }) => ({ ...row, any }));
  return board.toSorted(byMetric(metric));
}
