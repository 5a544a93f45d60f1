import type { ModuleOrigin } from './contract.js';
import { exportError, found } from './module-error.js';

/** Whether a value is a Float64Array, of whichever realm it was made in. */
export const isFloat64Array = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Float64Array]';

/** The Float64Array of this length that `what` of an export must be; throws RunError where it is something else. */
export function float64Of(
  origin: ModuleOrigin,
  name: string,
  what: string,
  value: unknown,
  length: number,
): Float64Array {
  if (isFloat64Array(value) && value.length === length) return value;
  throw exportError(
    origin,
    name,
    `must return ${what} as a Float64Array of ${length}, found ${found(value)}`,
  );
}
