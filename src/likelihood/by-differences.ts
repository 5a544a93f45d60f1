import { type Coordinate, maximise, type Maximum, type Rising } from './newton.js';

/** A log-likelihood without derivatives; −∞ where the data are impossible. */
export type Plain = (at: Float64Array) => number;

/** By how much f bends over a step of differences, in nats: steps of a fiftieth of a standard error. */
const bent = 4e-4;
const mostTries = 30;
const mostFactor = 16;

/**
 * The maximum of f by Newton's method with first and second derivatives by central differences, extrapolated to errors of h⁴. Steps h
 * fit the curvature: those of the start lead near the maximum, those of the end to it. Undefined where f has no value at the start.
 */
export function maximiseByDifferences(
  f: Plain,
  start: Float64Array,
  coordinates: readonly Coordinate[],
): Maximum | undefined {
  if (!Number.isFinite(f(start))) return undefined;
  const from = (at: Float64Array): Maximum | undefined => {
    const steps = stepsAt(f, at);
    return maximise((there) => derivatives(f, there, steps), at, coordinates);
  };
  const near = from(start);
  if (!near || near.bound.includes(true)) return near;
  return from(near.at) ?? near;
}

/** A step per coordinate over which f bends by about so much, whichever way. */
function stepsAt(f: Plain, at: Float64Array): Float64Array {
  const here = f(at);
  return at.map((value, i) => {
    let h = 1e-3 * Math.max(1, Math.abs(value));
    for (let tries = 0; tries < mostTries; tries++) {
      const far = Math.abs(f(at.with(i, value + 2 * h)) + f(at.with(i, value - 2 * h)) - 2 * here) / 4;
      const factor = Number.isFinite(far) ? Math.sqrt(bent / far) : 0;
      if (factor > 0.5 && factor < 2) break;
      h *= Math.min(Math.max(factor, 1 / mostFactor), mostFactor);
      // A coordinate that f does not depend on keeps a step of its own size.
      if (h > mostFactor * Math.max(1, Math.abs(value))) return Math.max(1, Math.abs(value));
    }
    return h;
  });
}

/** f with its derivatives by these steps, or why there are none. */
function derivatives(f: Plain, at: Float64Array, steps: Float64Array): Rising | string {
  const p = at.length;
  const value = f(at);
  const [slope, bend] = [new Float64Array(p), new Float64Array(p * p)];
  const moved = (i: number, a: number, j = i, b = 0): number => {
    const there = at.slice();
    there[i] += a * steps[i];
    there[j] += b * steps[j];
    return f(there);
  };
  for (let i = 0; i < p; i++) {
    const [near, nearBelow, far, farBelow] = [1, -1, 2, -2].map((a) => moved(i, a));
    const h = steps[i];
    slope[i] = (8 * (near - nearBelow) - (far - farBelow)) / (12 * h);
    bend[i * p + i] = (16 * (near + nearBelow) - (far + farBelow) - 30 * value) / (12 * h * h);
    for (let j = 0; j < i; j++) {
      const twist = (a: number): number =>
        (moved(i, a, j, a) - moved(i, a, j, -a) - moved(i, -a, j, a) + moved(i, -a, j, -a)) / (4 * a * a);
      bend[i * p + j] = bend[j * p + i] = (4 * twist(1) - twist(2)) / (3 * h * steps[j]);
    }
  }
  const finite = Number.isFinite(value) && slope.every(Number.isFinite) && bend.every(Number.isFinite);
  return finite ? { value, slope, bend } : 'a transition is impossible near these parameters';
}
