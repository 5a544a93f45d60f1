import { binomialInterval95 } from '../evaluation/binomial.js';
import { meanWithError } from '../evaluation/mean-with-error.js';
import { Moments } from '../evaluation/moments.js';
import { type MetricName, metrics } from '../grid/metric.js';
import { holdsTruth } from '../grid/replicates.js';
import type { GridRow, NumberColumn } from './grid-results.js';

/** A number for several rows that differ in nothing but the seed. What does not exist is null. */
export interface Summary {
  readonly value: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Rows that it is of. */
  readonly count: number;
}

/** What is drawn over the axes of a grid. */
export interface Quantity {
  /** Part of figures' names. */
  readonly name: string;
  readonly title: string;
  /** What a value and its interval are, in words. */
  readonly explanation: string;
  /** Where it should be, if theory says so. */
  readonly reference?: number;
  /** The least and greatest that it can be, where there are such. */
  readonly range?: readonly [number, number];
  readonly summary: (rows: readonly GridRow[]) => Summary;
}

const nothing: Summary = { value: null, interval95: null, count: 0 };

/** Whether an estimator came to an end: what others left has no numbers to speak of. */
export function hasEnded({ status }: GridRow): boolean {
  return status === 'converged' || status === 'stopped';
}

/** A metric: of several seeds the mean, with its interval by Student's t. */
export function metricQuantity(name: MetricName): Quantity {
  return {
    name,
    title: metrics[name].title,
    explanation: 'Over several seeds: the mean, with its 95 % interval by Student’s t.',
    ...(name === 'error' && { reference: 0 }),
    summary: (rows) => meanOf(rows, name),
  };
}

/** How well λ̂ recovers the truth over seeds. */
export const recoveryQuantities: readonly Quantity[] = [
  {
    name: 'bias',
    title: 'bias of λ̂',
    explanation: 'The mean of λ̂ − λ over seeds, with its 95 % interval by Student’s t; 0 is right.',
    reference: 0,
    summary: (rows) => meanOf(rows, 'error'),
  },
  {
    name: 'sd',
    title: 'sd of λ̂',
    explanation: 'The sample standard deviation of λ̂ over seeds.',
    summary: (rows) => {
      const moments = new Moments();
      for (const value of valuesOf(rows.filter(hasTruth), 'lambda')) moments.add(value);
      return moments.count < 2 ? nothing : { value: moments.sd, interval95: null, count: moments.count };
    },
  },
  {
    name: 'coverage',
    title: 'coverage of λ̂',
    explanation:
      'The share of seeds whose 95 % interval of λ̂ holds λ, with the 95 % interval for a probability (Clopper and Pearson); 0.95 is right.',
    reference: 0.95,
    range: [0, 1],
    summary: coverageOf,
  },
];

/** Whether some estimator was fitted with several seeds at one place, and the truth is known. */
export function canShowRecovery(settings: readonly { readonly rows: readonly GridRow[] }[]): boolean {
  return settings.some(({ rows }) => rows.filter((row) => hasEnded(row) && hasTruth(row)).length > 1);
}

function hasTruth({ numbers }: GridRow): boolean {
  return numbers.truth !== null;
}

function valuesOf(rows: readonly GridRow[], name: NumberColumn): number[] {
  return rows.filter(hasEnded).flatMap(({ numbers }) => numbers[name] ?? []);
}

function meanOf(rows: readonly GridRow[], name: NumberColumn): Summary {
  const values = valuesOf(rows, name);
  if (values.length === 0) return nothing;
  const { mean, interval95, count } = meanWithError(
    Float64Array.from(values),
    Uint32Array.from(values.keys()),
    'independent',
  );
  return { value: mean, interval95, count };
}

function coverageOf(rows: readonly GridRow[]): Summary {
  const held = rows
    .filter(hasEnded)
    .map(({ numbers }) => holdsTruth(numbers))
    .filter((holds) => holds !== null);
  if (held.length === 0) return nothing;
  const holds = held.filter(Boolean).length;
  return {
    value: holds / held.length,
    interval95: binomialInterval95(holds, held.length),
    count: held.length,
  };
}
