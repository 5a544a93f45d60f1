import { log } from '../evaluation/exponential.js';
import { factorised } from '../estimators/householder.js';
import { combine } from '../estimators/orthonormal-fit.js';
import type { Transitions } from '../likelihood/transitions.js';
import { exp } from '../evaluation/activations.js';
import { fitLogVariance, type LogVariance } from './log-variance.js';

/** The inputs of a network: x, and ln x where all x are above 0, each less its mean and over its standard deviation. */
export interface Inputs {
  readonly means: readonly number[];
  readonly sds: readonly number[];
  /** The least and the greatest x that were learned from: beyond them inputs stay what they are there. */
  readonly low: number;
  readonly high: number;
}

export const isPositive = ({ from, to }: Transitions): boolean =>
  from.every((x) => x > 0) && to.every((x) => x > 0);

/** The inputs' scales, of x alone or of ln x too, from the x that transitions lead from; undefined where x never moves. */
export function inputsOf({ from }: Transitions, positive: boolean): Inputs | undefined {
  const scales = [from, ...(positive ? [from.map(log)] : [])].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return { mean, sd: Math.sqrt(square / values.length) };
  });
  const low = from.reduce((least, x) => Math.min(least, x), Infinity);
  const high = from.reduce((most, x) => Math.max(most, x), -Infinity);
  if (!scales.every(({ mean, sd }) => sd > 1e-12 * Math.abs(mean) && sd < Infinity)) return undefined;
  return { means: scales.map(({ mean }) => mean), sds: scales.map(({ sd }) => sd), low, high };
}

/** The inputs at x, float64[n × inputs], row-major. */
export function inputsAt({ means, sds, low, high }: Inputs, x: Float64Array): Float64Array {
  const width = means.length;
  const z = new Float64Array(x.length * width);
  for (let i = 0; i < x.length; i++) {
    const inside = Math.min(Math.max(x[i], low), high);
    z[i * width] = (inside - means[0]) / sds[0];
    if (width > 1) z[i * width + 1] = (log(inside) - means[1]) / sds[1];
  }
  return z;
}

/**
 * What a network begins as: drift level + slope (x − mean)/sd, diffusion √e^g with g = spread[0] + spread[1] times the last input: a
 * power of x where x is above 0, as those of cir and gbm are.
 */
export interface LinearStart {
  readonly level: number;
  readonly slope: number;
  readonly spread: readonly number[];
  /** Σ −ln p, with as many parameters. */
  readonly loss: number;
}

/** The drift of a start at x, which goes on as a line beyond the data, and ln of its variance at rows of inputs. */
export function startAt(
  { level, slope, spread }: LinearStart,
  { means, sds }: Inputs,
  x: Float64Array,
  z: Float64Array,
): { readonly drift: Float64Array; readonly logVariance: Float64Array } {
  const width = means.length;
  return {
    drift: x.map((value) => level + (slope * (value - means[0])) / sds[0]),
    logVariance: x.map((_, i) => spread[0] + (spread[1] ?? 0) * z[i * width + width - 1]),
  };
}

const mostRounds = 100;

/**
 * The maximum of Σ ln N(y; x + a(x) dt, e^g(x) dt) over the line a and g, by regressions of the one given the other in turn; g is a
 * number where `constant`, and the drift then plain least squares. Undefined where it has no maximum.
 */
export function linearStart(
  { from, to, dt }: Transitions,
  inputs: Inputs,
  form: 'constant' | 'varies',
): LinearStart | undefined {
  const n = from.length;
  const z = inputsAt(inputs, from);
  const width = inputs.means.length;
  const roots = dt.map(Math.sqrt);
  const increments = from.map((x, i) => (to[i] - x) / roots[i]);
  const line = [roots, roots.map((root, i) => (root * (from[i] - inputs.means[0])) / inputs.sds[0])];
  const varying = from.map((_, i) => z[i * width + width - 1]);
  const columns = [new Float64Array(n).fill(1), ...(form === 'varies' ? [varying] : [])];
  let weights = new Float64Array(n).fill(1);
  let variance: LogVariance | undefined;
  let before = Infinity;
  for (let round = 0; round < mostRounds; round++) {
    const by = (column: Float64Array): Float64Array => column.map((value, i) => value * weights[i]);
    const theta = factorised(line.map(by))?.solve(by(increments));
    if (!theta) return undefined;
    const fitted = combine(line, theta);
    const residuals = increments.map((value, i) => value - fitted[i]);
    variance = fitLogVariance(columns, residuals, variance?.coefficients);
    if (!variance) return undefined;
    const { values, coefficients } = variance;
    let loss = (n / 2) * log(2 * Math.PI);
    for (let i = 0; i < n; i++) {
      loss += (log(dt[i]) + values[i] + residuals[i] * residuals[i] * exp(-values[i])) / 2;
    }
    if (!(before - loss > 1e-9 * n)) {
      return { level: theta[0], slope: theta[1], spread: [...coefficients], loss };
    }
    before = loss;
    weights = values.map((value) => exp(-value / 2));
  }
  return undefined;
}
