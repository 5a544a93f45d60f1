import { exp, log } from '../evaluation/exponential.js';
import type { Point } from './diffusions/diffusion.js';
import { affine, constant, exponential, type Jet, through, variable } from './jet.js';
import type { Coordinate } from './newton.js';
import type { OwnParameter, Values } from './own-models/own-model.js';

/** How a search of an own model goes: a parameter as it is, the logarithm of one above 0, ln((v − low)/(high − v)) of one between. */
export interface OwnCoordinates {
  readonly bounds: readonly Coordinate[];
  point(at: Float64Array): Point;
  values(at: Float64Array): Values;
  start(from: Values): Float64Array;
}

/** `free` are the parameters that are searched; `fixed` has the values of the others. */
export function ownCoordinates(free: readonly OwnParameter[], fixed: Values): OwnCoordinates {
  const p = free.length;
  const still = Object.fromEntries(Object.entries(fixed).map(([name, value]) => [name, constant(value, p)]));
  const point = (at: Float64Array): Point => ({
    ...still,
    ...Object.fromEntries(free.map((one, i) => [one.name, valueOf(one, variable(at[i], i, p))])),
  });
  return {
    bounds: free.map((one) => ({
      low: coordinateOf(one, one.limits[0]),
      high: coordinateOf(one, one.limits[1]),
      log: isBounded(one),
    })),
    point,
    values: (at) => Object.fromEntries(Object.entries(point(at)).map(([name, { value }]) => [name, value])),
    start: (from) => Float64Array.from(free, (one) => coordinateOf(one, from[one.name])),
  };
}

/** Every parameter as itself: jets by those that are free, for errors. */
export function pointByParameters(values: Values, free: readonly string[]): Point {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const i = free.indexOf(name);
      return [name, i < 0 ? constant(value, free.length) : variable(value, i, free.length)];
    }),
  );
}

const isBounded = ({ range: [low] }: OwnParameter): boolean => low !== -Infinity;

function valueOf({ range: [low, high] }: OwnParameter, at: Jet): Jet {
  if (low === -Infinity) return at;
  if (high === Infinity) return affine(exponential(at), 1, low);
  const share = 1 / (1 + exp(-at.value));
  const slope = share * (1 - share);
  return affine(through(at, [share, slope, slope * (1 - 2 * share)]), high - low, low);
}

function coordinateOf({ range: [low, high] }: OwnParameter, value: number): number {
  if (low === -Infinity) return value;
  if (high !== Infinity) return log((value - low) / (high - value));
  return value === Infinity ? value : log(value - low);
}
