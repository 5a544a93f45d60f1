import { badness, type Metric } from '../grid/metric.js';
import { hasEnded, metricQuantity, type Summary } from './grid-quantities.js';
import type { Setting } from './grid-settings.js';

/** A setting with its metric. */
export interface Ranked {
  readonly setting: Setting;
  readonly summary: Summary & { readonly value: number };
}

/**
 * The settings that have a value of the metric, best first; of several seeds the mean. A setting of which some seeds
 * did not come to an end stands behind all of which every one did: the mean of those that did flatters it.
 */
export function ranked(settings: readonly Setting[], { name, estimator }: Metric): Ranked[] {
  const { summary } = metricQuantity(name);
  return settings
    .filter((setting) => estimator === undefined || setting.estimator === estimator)
    .flatMap((setting) => {
      const { value, ...more } = summary(setting.rows);
      return value === null ? [] : [{ setting, summary: { value, ...more } }];
    })
    .map((found) => ({ found, isWhole: found.setting.rows.every(hasEnded) }))
    .toSorted(
      (a, b) =>
        Number(b.isWhole) - Number(a.isWhole) ||
        badness(name, a.found.summary.value) - badness(name, b.found.summary.value),
    )
    .map(({ found }) => found);
}
