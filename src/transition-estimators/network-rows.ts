import { log } from '../evaluation/exponential.js';
import type { Transitions } from '../likelihood/transitions.js';
import { exp } from '../evaluation/activations.js';
import {
  type Inputs,
  inputsAt,
  inputsOf,
  isPositive,
  type LinearStart,
  linearStart,
  startAt,
} from './linear-start.js';
import type { NetworkRows } from './network-score.js';
import type { NetworkShape } from './network-shape.js';

/**
 * A network's outputs around its start: drift a0(x) + unit · u(z), diffusion b0(x) e^v(z). With `unit` b/√dt, u moves what is
 * standardised as much as v does, so that descent finds both at once.
 */
export interface Model {
  readonly inputs: Inputs;
  readonly start: LinearStart;
  readonly unit: number;
}

/** A start for the transitions of the form that is asked for; undefined where they have none. */
export function modelOf(
  transitions: Transitions,
  positive: boolean,
  form: 'constant' | 'varies',
): Model | undefined {
  const inputs = inputsOf(transitions, positive);
  const start = inputs && linearStart(transitions, inputs, form);
  if (!inputs || !start) return undefined;
  return { inputs, start, unit: exp(start.spread[0] / 2) / rootMeanSquare(transitions) };
}

/**
 * The start of all transitions that the least BIC (Schwarz 1978) decides for: of a diffusion that is a number, or one whose logarithm
 * is a line in the last input, which has a parameter more.
 */
export function bestModel(
  transitions: Transitions,
): { readonly model: Model; readonly form: 'constant' | 'varies' } | undefined {
  const positive = isPositive(transitions);
  const constant = modelOf(transitions, positive, 'constant');
  const varies = modelOf(transitions, positive, 'varies');
  if (!constant) return undefined;
  const gained = varies ? constant.start.loss - varies.start.loss : 0;
  return varies && gained > log(transitions.from.length) / 2
    ? { model: varies, form: 'varies' }
    : { model: constant, form: 'constant' };
}

/** √ of the mean dt. */
const rootMeanSquare = ({ dt }: Transitions): number =>
  Math.sqrt(dt.reduce((sum, step) => sum + step, 0) / dt.length);

/** Transitions in the units of the network, with ln of the start's variance of each increment. */
export function networkRows(
  { inputs, start, unit }: Model,
  { from, to, dt }: Transitions,
): NetworkRows & { readonly logVariance: Float64Array } {
  const z = inputsAt(inputs, from);
  const { drift, logVariance } = startAt(start, inputs, from, z);
  const n = from.length;
  const [residual, reach] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    logVariance[i] += log(dt[i]);
    const b = exp(logVariance[i] / 2);
    residual[i] = (to[i] - from[i] - drift[i] * dt[i]) / b;
    reach[i] = (unit * dt[i]) / b;
  }
  return { z, residual, reach, logVariance };
}

/**
 * How strongly each weight is drawn to 0: as if it had a normal prior with precision `decay`, v in logarithms, and the drift in units
 * of b²/sd(x), which a stationary diffusion's has about. Biases and the direct weights of the drift are not.
 */
export function decaysOf(
  { layers, inputs, direct, count }: NetworkShape,
  { inputs: { sds }, start, unit }: Model,
  decay: number,
): Float64Array {
  const decays = new Float64Array(count);
  const natural = exp(start.spread[0]) / sds[0] / unit;
  for (const [l, { inputs: width, weights, biases }] of layers.entries()) {
    decays.fill(decay, weights, biases);
    const ofDrift = l === layers.length - 1 ? width : 0;
    decays.fill(decay / natural / natural, weights, weights + ofDrift);
  }
  return decays.fill(decay, direct + inputs, direct + 2 * inputs);
}
