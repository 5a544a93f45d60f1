import type { GridRow } from '../../src/grid/row.js';

/** A row of a grid in which only what is said is not usual. */
export function row(
  changes: Partial<Omit<GridRow, 'values'>> & { values?: Readonly<Record<string, number | string>> },
): GridRow {
  const { values = {}, ...rest } = changes;
  return {
    point: 0,
    values: new Map(Object.entries(values)),
    estimator: 'closed-form',
    kind: 'least-squares',
    status: 'converged',
    message: null,
    rung: 0,
    lambda: null,
    standardError: null,
    lower95: null,
    upper95: null,
    truth: null,
    error: null,
    rmse: null,
    mse: null,
    mae: null,
    r2: null,
    trainRmse: null,
    logScore: null,
    strongError: null,
    strongErrorSe: null,
    weakError: null,
    weakErrorSe: null,
    fingerprint: 'f',
    trained: null,
    ...rest,
  };
}
