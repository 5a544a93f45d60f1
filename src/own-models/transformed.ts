import { exp, log } from '../kernels/reference/elementary.js';
import type { ModelParameter, Transform } from './contract.js';

/** What moves of a model: a number φ for each number θ that is not fixed, in their order. */
export interface Moving {
  /** Places of these numbers among all. */
  readonly places: readonly number[];
  /** The transform of each. */
  readonly transforms: readonly Transform[];
}

export function movingOf(parameters: readonly ModelParameter[]): Moving {
  const free = parameters.filter(({ fixed }) => !fixed);
  return {
    places: free.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)),
    transforms: free.flatMap(({ transform, count }) => Array.from({ length: count }, () => transform)),
  };
}

/** θ of φ: φ, e^φ, or 1 / (1 + e^−φ). */
export function natural(phi: number, transform: Transform): number {
  if (transform === 'identity') return phi;
  return transform === 'log' ? exp(phi) : 1 / (1 + exp(-phi));
}

/** φ of θ: θ, ln θ, or ln (θ / (1 − θ)). */
export function moving(theta: number, transform: Transform): number {
  if (transform === 'identity') return theta;
  return transform === 'log' ? log(theta) : log(theta / (1 - theta));
}

/** dθ/dφ at θ: 1, θ, or θ (1 − θ). */
export function slope(theta: number, transform: Transform): number {
  if (transform === 'identity') return 1;
  return transform === 'log' ? theta : theta * (1 - theta);
}
