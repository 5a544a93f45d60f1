import { UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import type { GridRow } from './row.js';

/** A number that rows of a grid are ordered by, of one estimator or of all. */
export interface Metric {
  readonly name: MetricName;
  /** Undefined for every estimator. */
  readonly estimator: string | undefined;
}

export type MetricName = keyof typeof metrics;

interface MetricEntry {
  /** In tables and figures. */
  readonly title: string;
  readonly summary: string;
  /** Better is smaller, greater, or nearer to 0. */
  readonly best: 'smallest' | 'greatest' | 'nearest 0';
}

/** The metrics, each a column of results.arrow. */
export const metrics = {
  rmse: {
    title: 'hold-out RMSE',
    summary: 'root mean square error of k̂ on hold-out rows',
    best: 'smallest',
  },
  mse: { title: 'hold-out MSE', summary: 'mean square error of k̂ on hold-out rows', best: 'smallest' },
  mae: { title: 'hold-out MAE', summary: 'mean absolute error of k̂ on hold-out rows', best: 'smallest' },
  r2: { title: 'hold-out R²', summary: 'r² of k̂ on hold-out rows, largest first', best: 'greatest' },
  trainRmse: {
    title: 'RMSE on training rows',
    summary: 'root mean square error of k̂ on training rows',
    best: 'smallest',
  },
  error: { title: 'error of λ̂', summary: 'distance of λ̂ from the truth', best: 'nearest 0' },
  logScore: {
    title: 'log score of unseen transitions',
    summary: 'mean log density of unseen transitions, in nats, largest first',
    best: 'greatest',
  },
  strongError: {
    title: 'strong error',
    summary: 'strong error of the scheme by simulate.reference',
    best: 'smallest',
  },
  weakError: {
    title: 'weak error',
    summary: 'weak error of the scheme by simulate.reference',
    best: 'nearest 0',
  },
  standardError: { title: 'standard error of λ̂', summary: 'standard error of λ̂', best: 'smallest' },
} as const satisfies Record<string, MetricEntry>;

/** What a metric's values are ordered by: smaller is better. */
export function badness(name: MetricName, value: number): number {
  const { best }: MetricEntry = metrics[name];
  return best === 'nearest 0' ? Math.abs(value) : best === 'greatest' ? -value : value;
}

const names = Object.keys(metrics) as MetricName[];

/** `rmse`, or `network.rmse` for one estimator alone, of those that there are. Throws UsageError. */
export function parseMetric(text: string, estimators?: readonly string[]): Metric {
  const dot = text.lastIndexOf('.');
  const name = text.slice(dot + 1);
  const estimator = dot < 0 ? undefined : text.slice(0, dot);
  const known = names.find((one) => one === name);
  if (!known) {
    throw new UsageError(
      `metric must be one of ${names.join(', ')}, found ${text}${didYouMean(name, names)}`,
    );
  }
  if (estimator !== undefined && estimators && !estimators.includes(estimator)) {
    throw new UsageError(
      `metric must name an estimator of the pipeline before the dot (${estimators.join(', ')}), found ${text}`,
    );
  }
  return { name: known, estimator };
}

/** A metric as parseMetric reads it. */
export function metricText({ name, estimator }: Metric): string {
  return estimator === undefined ? name : `${estimator}.${name}`;
}

/** What rows are put in order by. */
type OrderedRow = Pick<GridRow, MetricName | 'fingerprint' | 'estimator'>;

/** Orders rows, the best first: those that have no number last, and ties by fingerprint, then by estimator. */
export function byMetric({ name }: Metric): (a: OrderedRow, b: OrderedRow) => number {
  const order = (row: OrderedRow): number => {
    const value = row[name];
    return value === null ? Infinity : badness(name, value);
  };
  const text = ({ fingerprint, estimator }: OrderedRow): string => `${fingerprint} ${estimator}`;
  return (a, b) => {
    const [of, other] = [order(a), order(b)];
    if (of !== other) return of < other ? -1 : 1;
    return text(a) < text(b) ? -1 : Number(text(a) > text(b));
  };
}

export function hasMetric({ name }: Metric, row: GridRow): boolean {
  return row[name] !== null;
}
