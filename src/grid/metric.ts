import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { GridRow } from './row.js';

/** A number that rows of a grid are ordered by, of one estimator or of all. */
export interface Metric {
  readonly name: MetricName;
  /** Undefined for every estimator. */
  readonly estimator: string | undefined;
}

export type MetricName = keyof typeof metrics;

interface MetricEntry {
  readonly summary: string;
  /** What a row is ordered by: smaller is better; null where the row has no such number. */
  key(row: GridRow): number | null;
}

/** The metrics, each a column of results.arrow. */
export const metrics = {
  rmse: { summary: 'root mean square error of k̂ on hold-out rows', key: ({ rmse }) => rmse },
  mse: { summary: 'mean square error of k̂ on hold-out rows', key: ({ mse }) => mse },
  mae: { summary: 'mean absolute error of k̂ on hold-out rows', key: ({ mae }) => mae },
  r2: { summary: 'r² of k̂ on hold-out rows, largest first', key: ({ r2 }) => (r2 === null ? null : -r2) },
  trainRmse: { summary: 'root mean square error of k̂ on training rows', key: ({ trainRmse }) => trainRmse },
  error: {
    summary: 'distance of λ̂ from the truth',
    key: ({ error }) => (error === null ? null : Math.abs(error)),
  },
  standardError: { summary: 'standard error of λ̂', key: ({ standardError }) => standardError },
} as const satisfies Record<string, MetricEntry>;

const names = Object.keys(metrics) as MetricName[];

/** `rmse`, or `network.rmse` for one estimator alone. Throws UsageError. */
export function parseMetric(text: string, estimators: readonly string[]): Metric {
  const dot = text.lastIndexOf('.');
  const name = text.slice(dot + 1);
  const estimator = dot < 0 ? undefined : text.slice(0, dot);
  const known = names.find((one) => one === name);
  if (!known) {
    throw new UsageError(`metric must be one of ${names.join(', ')}, found ${text}${nearest(name, names)}`);
  }
  if (estimator !== undefined && !estimators.includes(estimator)) {
    throw new UsageError(
      `metric must name an estimator of the pipeline before the dot (${estimators.join(', ')}), found ${text}`,
    );
  }
  return { name: known, estimator };
}

/** Orders rows, the best first: those that have no number last, and ties by fingerprint, then by estimator. */
export function byMetric({ name }: Metric): (a: GridRow, b: GridRow) => number {
  const { key } = metrics[name] as MetricEntry;
  const text = ({ fingerprint, estimator }: GridRow): string => `${fingerprint} ${estimator}`;
  return (a, b) => {
    const [of, other] = [key(a) ?? Infinity, key(b) ?? Infinity];
    if (of !== other) return of < other ? -1 : 1;
    return text(a) < text(b) ? -1 : Number(text(a) > text(b));
  };
}

export function hasMetric({ name }: Metric, row: GridRow): boolean {
  return (metrics[name] as MetricEntry).key(row) !== null;
}
