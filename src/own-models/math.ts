import {
  boundedCosine,
  boundedSine,
  exp,
  expm1,
  hyperbolicTangent,
  log,
  power,
} from '../kernels/reference/elementary.js';
import { log1p as reducedLog1p } from '../kernels/reference/exponential.js';
import type { ModelMath } from './contract.js';

const float64 = (value: number): number => value;

/** ln(1 + x) without cancellation around 0. */
export function log1p(x: number): number {
  if (x >= 0 && x <= 1) return reducedLog1p(x, float64);
  return x > -0.5 && x < 0 ? -reducedLog1p(-x / (1 + x), float64) : log(1 + x);
}

/** What differs between engines in Math, as pathfit computes it: the same bits everywhere. */
export const ownFunctions = {
  exp,
  expm1,
  log,
  log1p,
  log2: (x: number): number => log(x) / Math.LN2,
  log10: (x: number): number => log(x) / Math.LN10,
  pow: power,
  sin: boundedSine,
  cos: boundedCosine,
  tan: (x: number): number => boundedSine(x) / boundedCosine(x),
  sinh: (x: number): number => (expm1(x) - expm1(-x)) / 2,
  cosh: (x: number): number => (exp(x) + exp(-x)) / 2,
  tanh: hyperbolicTangent,
} as const;

/** What every engine computes with the same bits, since the language says which. */
export const exactNames = (
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc ' +
  'E LN2 LN10 LOG2E LOG10E PI SQRT1_2 SQRT2'
).split(' ');

/** What a module is handed as its last argument, outside a realm of its own. */
export const modelMath: ModelMath = Object.freeze({
  ...Object.fromEntries(exactNames.map((name) => [name, Math[name as 'abs']])),
  ...ownFunctions,
});
