import { binomialInterval95 } from '../evaluation/binomial.js';
import { meanWithError } from '../evaluation/mean-with-error.js';
import { type MetricName, metrics } from '../grid/metric.js';
import {
  coverageOverSeeds,
  errorValues,
  hasEnded,
  meanOf,
  metricValues,
  sdOverSeeds,
} from '../grid/over-seeds.js';
import type { StoredRow } from './grid-results.js';

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
  /** Whether it is the size of an error, which is never below 0. */
  readonly isError?: boolean;
  readonly summary: (rows: readonly StoredRow[]) => Summary;
}

/** What is said of λ̂ where the estimates are of a process' parameters. */
export function quantityOfProcess(quantity: Quantity): Quantity {
  const said = (text: string): string =>
    text
      .replaceAll('λ̂ − λ', 'estimate − truth')
      .replace('holds λ,', 'holds the truth,')
      .replaceAll('λ̂', 'the estimate');
  return { ...quantity, title: said(quantity.title), explanation: said(quantity.explanation) };
}

/** A metric: of a row what it is, of several seeds the mean, with its interval by Student's t. */
export function metricQuantity(name: MetricName, hasSeeds: boolean): Quantity {
  const { title } = metrics[name];
  const isError = metrics[name].best === 'smallest';
  if (!hasSeeds) {
    return {
      name,
      title,
      isError,
      explanation: '',
      ...(name === 'error' && { reference: 0 }),
      summary: ([row]) => {
        const value = hasEnded(row) ? row[name] : null;
        return { value, interval95: null, count: value === null ? 0 : 1 };
      },
    };
  }
  const limit = metrics[name].best === 'greatest' ? 'above 1' : 'below 0';
  return {
    name,
    isError,
    title: name === 'error' ? 'size of the error of λ̂' : title,
    explanation: `Over several seeds: the mean, with its 95 % interval by Student’s t, which ends where it would go ${limit}.`,
    summary: (rows) => metricOverSeeds(rows, name),
  };
}

/** How well λ̂ recovers the truth over seeds. */
export const recoveryQuantities: readonly Quantity[] = [
  {
    name: 'bias',
    title: 'bias of λ̂',
    explanation: 'The mean of λ̂ − λ over seeds, with its 95 % interval by Student’s t; 0 is right.',
    reference: 0,
    summary: (rows) => withInterval(errorValues(rows)),
  },
  {
    name: 'sd',
    title: 'sd of λ̂',
    explanation: 'The sample standard deviation of λ̂ over seeds.',
    summary: (rows) => ({ ...sdOverSeeds(rows), interval95: null }),
  },
  {
    name: 'coverage',
    title: 'coverage of λ̂',
    explanation:
      'The share of seeds whose 95 % interval of λ̂ holds λ, with the 95 % interval for a probability (Clopper and Pearson); 0.95 is right.',
    reference: 0.95,
    range: [0, 1],
    summary: (rows) => {
      const { holds, count } = coverageOverSeeds(rows);
      if (count === 0) return { value: null, interval95: null, count };
      return { value: holds / count, interval95: binomialInterval95(holds, count), count };
    },
  },
];

/** Whether some estimator was fitted with several seeds at one place, and the truth is known. */
export function canShowRecovery(settings: readonly { readonly rows: readonly StoredRow[] }[]): boolean {
  return settings.some(({ rows }) => rows.filter((row) => hasEnded(row) && hasTruth(row)).length > 1);
}

function hasTruth({ truth }: StoredRow): boolean {
  return truth !== null;
}

/** The mean of a metric, with its interval cut where no value can be: no RMSE is below 0, no r² above 1. */
export function metricOverSeeds(rows: readonly StoredRow[], name: MetricName): Summary {
  const { interval95, ...summary } = withInterval(metricValues(rows, name));
  const [least, greatest] = metrics[name].best === 'greatest' ? [-Infinity, 1] : [0, Infinity];
  const cut = (end: number): number => Math.max(least, Math.min(greatest, end));
  return { ...summary, interval95: interval95 && [cut(interval95[0]), cut(interval95[1])] };
}

/** A mean with its 95 % interval by Student's t, for values that are independent; none of a single one. */
function withInterval(values: readonly number[]): Summary {
  const rows = Uint32Array.from(values.keys());
  const { interval95 } = meanWithError(Float64Array.from(values), rows, 'independent');
  return { value: meanOf(values), interval95, count: values.length };
}
