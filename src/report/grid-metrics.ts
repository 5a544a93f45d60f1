/** What points of a grid can be ordered by: columns of its results. */
interface GridMetric {
  readonly title: string;
  /** Better is smaller, greater, or nearer to 0. */
  readonly best: 'smallest' | 'greatest' | 'nearest 0';
}

const metrics = {
  rmse: { title: 'hold-out RMSE', best: 'smallest' },
  mse: { title: 'hold-out MSE', best: 'smallest' },
  mae: { title: 'hold-out MAE', best: 'smallest' },
  r2: { title: 'hold-out R²', best: 'greatest' },
  trainRmse: { title: 'RMSE on training rows', best: 'smallest' },
  error: { title: 'error of λ̂', best: 'nearest 0' },
  standardError: { title: 'standard error of λ̂', best: 'smallest' },
} as const satisfies Record<string, GridMetric>;

export type GridMetricName = keyof typeof metrics;
export const gridMetricNames = Object.keys(metrics) as GridMetricName[];

export function isGridMetric(name: string): name is GridMetricName {
  return Object.hasOwn(metrics, name);
}

export function gridMetric(name: GridMetricName): GridMetric {
  return metrics[name];
}

/** What a metric's values are sorted by, best first. */
export function badness(name: GridMetricName, value: number): number {
  const { best } = gridMetric(name);
  return best === 'nearest 0' ? Math.abs(value) : best === 'greatest' ? -value : value;
}
