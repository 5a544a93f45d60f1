import type { Override } from '../pipeline/override.js';
import { shown, type Value } from './elements.js';

/** What sets a swept value. */
export function override([key, value]: readonly [string, Value]): Override {
  return {
    path: key.split('.'),
    value: typeof value === 'object' ? structuredClone(value) : value,
    from: `grid ${key}=${shown(value)}`,
  };
}
