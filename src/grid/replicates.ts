import { equalShare } from '../verdicts/thresholds.js';
import type { Value } from './elements.js';
import { badness, type Metric } from './metric.js';
import type { GridRow } from './row.js';

/** What an estimator did at points that differ in nothing but the seed. */
export interface Replicates {
  /** The other swept values. */
  readonly values: ReadonlyMap<string, Value>;
  readonly estimator: string;
  readonly seeds: number;
  readonly diverged: number;
  /** Mean of the metric, of errors of their size; null where a seed has none. */
  readonly metric: number | null;
  /** Mean of λ̂ − λ; null where there is no truth. */
  readonly bias: number | null;
  /** Standard deviation of λ̂ between seeds; null of fewer than two. */
  readonly sd: number | null;
  /** Share of the 95 % intervals that hold the truth; null where there are none, or only rounding. */
  readonly coverage: number | null;
}

/** The key whose values are replicates. */
export const replicateKey = 'seed';

/**
 * Brings together rows that differ in nothing but the seed: bias = mean(λ̂ − λ), sd = √(Σ (λ̂ − mean λ̂)² / (R − 1)),
 * coverage. The best mean of the metric first; those without one last.
 */
export function replicates(rows: readonly GridRow[], metric: Metric): Replicates[] {
  const groups = new Map<string, GridRow[]>();
  for (const row of rows) {
    if (row.estimator === null) continue;
    if (metric.estimator !== undefined && row.estimator !== metric.estimator) continue;
    const values = [...row.values].filter(([key]) => key !== replicateKey);
    const key = JSON.stringify([values, row.estimator]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const order = ({ metric: value }: Replicates): number =>
    value === null ? Infinity : badness(metric.name, value);
  return [...groups.values()]
    .map((group) => summarise(group, metric))
    .toSorted((a, b) => (order(a) === order(b) ? 0 : order(a) < order(b) ? -1 : 1));
}

function summarise(group: readonly GridRow[], metric: Metric): Replicates {
  const [{ values, estimator }] = group;
  const numbers = (of: (row: GridRow) => number | null): number[] =>
    group.map(of).filter((value) => value !== null);
  const lambdas = numbers(({ lambda }) => lambda);
  const errors = numbers(({ error }) => error);
  const held = group.map(holdsTruth).filter((holds) => holds !== null);
  const sizes = metric.name === 'error' ? errors.map(Math.abs) : numbers((row) => row[metric.name]);
  return {
    values: new Map([...values].filter(([key]) => key !== replicateKey)),
    estimator: estimator!,
    seeds: group.length,
    diverged: group.filter(({ status }) => status === 'diverged').length,
    metric: sizes.length < group.length ? null : mean(sizes),
    bias: errors.length > 0 ? mean(errors) : null,
    sd: lambdas.length > 1 ? standardDeviation(lambdas) : null,
    coverage: held.length > 0 ? held.filter(Boolean).length / held.length : null,
  };
}

/**
 * Whether a 95 % interval holds the truth; null where there is no interval, no truth, or only rounding: without noise
 * the estimate is exact, and its interval is as narrow as what rounding leaves.
 */
export function holdsTruth({
  lower95,
  upper95,
  truth,
}: Pick<GridRow, 'lower95' | 'upper95' | 'truth'>): boolean | null {
  if (lower95 === null || upper95 === null || truth === null) return null;
  if (upper95 - lower95 < equalShare * Math.abs(truth)) return null;
  return lower95 <= truth && truth <= upper95;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (values.length - 1));
}
