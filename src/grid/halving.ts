import { byMetric, hasMetric, type Metric } from './metric.js';
import type { GridRow } from './row.js';

/** A point that has reached a rung, with the rows that it is judged by. */
export interface Contender {
  readonly point: number;
  readonly rows: readonly GridRow[];
}

/**
 * Synchronous halving (Jamieson & Talwalkar 2016, Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization): of m points that have trained for as many epochs, the best ⌈m / halving⌉ go on. A point is as good
 * as the best of its rows. Points without a number never go on before one that has one; ties are broken by fingerprint,
 * so that who goes on depends on nothing but what was computed. Gives the points that go on, in their order.
 */
export function survivors(contenders: readonly Contender[], metric: Metric, halving: number): number[] {
  const order = byMetric(metric);
  const best = contenders.flatMap(({ rows }) => {
    const judged = rows.filter((row) => hasMetric(metric, row)).toSorted(order);
    return judged.length > 0 ? [judged[0]] : [];
  });
  return best
    .toSorted(order)
    .slice(0, Math.ceil(contenders.length / halving))
    .map(({ point }) => point)
    .toSorted((a, b) => a - b);
}
