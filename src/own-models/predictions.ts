import type { ModuleOrigin } from './contract.js';
import { exportError, found } from './module-error.js';
import { float64Of } from './numbers.js';

/** What `predict` gives for some rows: float64[rows] each. */
export interface ModelPredictions {
  readonly k: Float64Array;
  readonly lambda: Float64Array | undefined;
}

/** Throws RunError for what is no prediction of so many rows. */
export function predictionsOf(origin: ModuleOrigin, value: unknown, rows: number): ModelPredictions {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw exportError(
      origin,
      'predict',
      `must return { k, lambda }, lambda being optional, found ${found(value)}`,
    );
  }
  const { k, lambda, ...others } = value as Readonly<Record<string, unknown>>;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw exportError(
      origin,
      'predict',
      `must return { k, lambda }, lambda being optional, found ${other} in it`,
    );
  }
  return {
    k: float64Of(origin, 'predict', 'k', k, rows),
    lambda: lambda === undefined ? undefined : float64Of(origin, 'predict', 'lambda', lambda, rows),
  };
}
