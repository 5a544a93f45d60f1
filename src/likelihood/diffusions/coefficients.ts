import { constant } from '../jet.js';
import { arithmeticFor, coefficientsAt, type Diffusion } from './diffusion.js';

/** a(x) and b(x) at each of some values inside the domain. */
export interface Coefficients {
  readonly drift: Float64Array;
  readonly diffusion: Float64Array;
}

/** Drift and diffusion of a process by its formulas, with a number for each parameter. */
export function coefficientsOf(
  diffusion: Diffusion,
  values: Readonly<Record<string, number>>,
): (x: Float64Array) => Coefficients {
  const at = Object.fromEntries(diffusion.parameters.map((name) => [name, constant(values[name], 0)]));
  return (x) => {
    const arithmetic = arithmeticFor(0);
    arithmetic.begin(x.length, 0);
    const { a, b } = coefficientsAt(diffusion, at, x, arithmetic);
    return {
      drift: x.map((_, i) => arithmetic.value(a, i)),
      diffusion: x.map((_, i) => arithmetic.value(b, i)),
    };
  };
}
