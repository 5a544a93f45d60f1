import type { Value } from './elements.js';
import { byMetric, type Metric } from './metric.js';
import { hasEnded, type RankedRow } from './over-seeds.js';
import type { GridRow } from './row.js';

/** A row with what makes no difference to it: of estimators that several points have in common, one for all of them. */
export type Standing<Row extends RankedRow> = Row & {
  /** The swept keys that make no difference to it: the estimator was trained once for all their values. */
  readonly any: ReadonlySet<string>;
};

/** A row of the leaderboard. */
export type LeaderboardRow = Standing<GridRow>;

/**
 * The rows of a grid, the best first by a metric; behind all that came to an end those that did not. An estimator that
 * does not depend on what is swept is trained once for many points: it has one row here, so that what differs can be seen.
 */
export function leaderboard<Row extends RankedRow>(
  rows: readonly Row[],
  keys: readonly string[],
  metric: Metric,
): Standing<Row>[] {
  const order = byMetric(metric);
  const own = rows.filter(
    ({ estimator }) => metric.estimator === undefined || estimator === metric.estimator,
  );
  return withSameTraining(
    own.map((row) => ({ estimator: row.estimator, rows: [row] })),
    keys,
  )
    .map(({ rows: [row], any }) => ({ ...row, any }))
    .toSorted((a, b) => Number(hasEnded(b)) - Number(hasEnded(a)) || order(a, b));
}

interface Ranked<Row> {
  readonly estimator: string | null;
  readonly rows: readonly Row[];
}

/**
 * The first of all settings that have the same trainings, with the keys in which these differ. One that was not trained
 * is like no other.
 */
export function withSameTraining<Row extends RankedRow, Of extends Ranked<Row>>(
  settings: readonly (Of & Ranked<Row>)[],
  keys: readonly string[],
): (Of & { readonly any: ReadonlySet<string> })[] {
  const text = (value: Value | undefined): string => JSON.stringify(value ?? null);
  const found = new Map<string, { setting: Of & Ranked<Row>; any: Set<string> }>();
  settings.forEach((setting, s) => {
    const isTrained = setting.rows.every(({ trained }) => trained !== null);
    const trainings = setting.rows.map(({ trained }) => trained);
    const id = isTrained ? JSON.stringify([setting.estimator, trainings]) : `setting ${s}`;
    const first = found.get(id);
    if (!first) {
      found.set(id, { setting, any: new Set() });
      return;
    }
    const [a, b] = [setting.rows[0].values, first.setting.rows[0].values];
    for (const key of keys) {
      if (text(a.get(key)) !== text(b.get(key))) first.any.add(key);
    }
  });
  return [...found.values()].map(({ setting, any }) => ({ ...setting, any }));
}
