import { equalShare } from '../verdicts/thresholds.js';
import type { MetricName } from './metric.js';
import type { GridRow, rowNumbers, furtherNumbers } from './row.js';

/**
 * What is said of an estimator over seeds, for the terminal and the page alike. Only rows count that came to an end: what
 * others left has no numbers to speak of.
 */

/** What these rules need of a row, of a grid that has just run or of its file. */
export interface RankedRow extends Pick<
  GridRow,
  | 'point'
  | 'values'
  | 'estimator'
  | 'fingerprint'
  | 'trained'
  | (typeof rowNumbers | typeof furtherNumbers)[number]
> {
  readonly status: string;
}

/** The key whose values differ in nothing but the random numbers. */
export const seedKey = 'seed';

/** Whether an estimator came to an end. */
export function hasEnded({ status }: Pick<RankedRow, 'status'>): boolean {
  return status === 'converged' || status === 'stopped';
}

/** The metric of each row that has one, errors by their size. */
export function metricValues(rows: readonly RankedRow[], name: MetricName): number[] {
  const size = name === 'error' || name === 'weakError' ? Math.abs : (value: number) => value;
  return valuesOf(rows, name).map(size);
}

/** λ̂ − λ of each row that has a truth. */
export function errorValues(rows: readonly RankedRow[]): number[] {
  return valuesOf(rows, 'error');
}

/** √(Σ (λ̂ − mean λ̂)² / (R − 1)) and R; null of fewer than two. */
export function sdOverSeeds(rows: readonly RankedRow[]): { value: number | null; count: number } {
  const lambdas = valuesOf(rows, 'lambda');
  const { length: count } = lambdas;
  if (count < 2) return { value: null, count: 0 };
  const centre = meanOf(lambdas)!;
  const squares = lambdas.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return { value: Math.sqrt(squares / (count - 1)), count };
}

/** How many 95 % intervals there are, and how many of them hold the truth. */
export function coverageOverSeeds(rows: readonly RankedRow[]): { holds: number; count: number } {
  const held = rows
    .filter(hasEnded)
    .map(holdsTruth)
    .filter((holds) => holds !== null);
  return { holds: held.filter(Boolean).length, count: held.length };
}

/** Null of none. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Whether a 95 % interval holds the truth; null where there is no interval, no truth, or only rounding: without noise
 * the estimate is exact, and its interval is as narrow as what rounding leaves.
 */
function holdsTruth({ lower95, upper95, truth }: RankedRow): boolean | null {
  if (lower95 === null || upper95 === null || truth === null) return null;
  if (upper95 - lower95 < equalShare * Math.abs(truth)) return null;
  return lower95 <= truth && truth <= upper95;
}

function valuesOf(
  rows: readonly RankedRow[],
  name: (typeof rowNumbers | typeof furtherNumbers)[number],
): number[] {
  return rows.filter(hasEnded).flatMap((row) => row[name] ?? []);
}
