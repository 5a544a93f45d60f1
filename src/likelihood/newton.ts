import { scaledEigen } from './symmetric-matrices.js';
import type { LogLikelihood } from './log-likelihood-value.js';

/** A value with its derivatives, which is all that a search needs of a likelihood. */
export type Rising = Omit<LogLikelihood, 'scores'>;

/** The end of a search: `converged` where neither gradient nor curvature leaves anything to gain. */
export interface Maximum {
  readonly at: Float64Array;
  readonly found: Rising;
  readonly converged: boolean;
  /** Coordinates that ended at one of their bounds, with the likelihood still rising beyond. */
  readonly bound: readonly boolean[];
  readonly iterations: number;
}

/** Half a Newton step's own gain, gᵀ(−H)⁻¹g, below which it has converged, relative to 1 + |ln L| and in nats. */
const promise = 1e-18;
/** A gain, relative to 1 + |ln L|, that rounding of the sum hides. */
const rounding = 1e-14;
const mostIterations = 200;
const halvings = 40;
/** The longest step of a coordinate whose unit is a factor e. */
const longestLog = 2;
const smallestCurvature = 1e-10;

/** A search that is so near to a maximum, in squares of that maximum's standard deviations, has found it again. */
const reached = 1e-4;

/** As near counts as at a bound: halved steps would come nearer for ever. */
const marginOf = (bound: number): number => (Number.isFinite(bound) ? 1e-3 * Math.abs(bound) : 0);

export interface Coordinate {
  readonly low: number;
  readonly high: number;
  /** Whether the coordinate is a logarithm. */
  readonly log: boolean;
}

/**
 * The maximum of f by Newton's method with exact second derivatives: where −H is not positive definite its eigenvalues are
 * taken by their sizes (Nocedal & Wright 2006, 3.4), steps are halved until f rises enough, and coordinates at a bound
 * beyond which f still rises are held there. Undefined where f has no value at the start. `least`: as promise, where the maximum
 * itself is to be exact. `known`: maxima of f that were found before; a search that comes near one ends there.
 */
export function maximise(
  f: (at: Float64Array) => Rising | string,
  start: Float64Array,
  coordinates: readonly Coordinate[],
  least = promise,
  known: readonly Maximum[] = [],
): Maximum | undefined {
  const within = (v: number, i: number): number =>
    Math.min(Math.max(v, coordinates[i].low), coordinates[i].high);
  let at: Float64Array = start.map(within);
  const first = f(at);
  if (typeof first === 'string') return undefined;
  let now: Rising = first;
  for (let iterations = 0; ; iterations++) {
    const { slope } = now;
    const bound = coordinates.map(
      ({ low, high }, i) =>
        (at[i] - low <= marginOf(low) && slope[i] < 0) || (high - at[i] <= marginOf(high) && slope[i] > 0),
    );
    const { step, gain, definite } = newtonStep(now, bound, coordinates);
    const small = gain <= least * (1 + Math.abs(now.value));
    if (small && definite) return { at, found: now, converged: true, bound, iterations };
    const again = definite ? known.find((one) => one.converged && isNear(one, at, step)) : undefined;
    if (again) return again;
    const next = iterations < mostIterations ? risen(f, at, now, step, gain, within, bound) : undefined;
    if (!next) {
      // Rounding hides what a smaller step would gain: as near to the maximum as the sum itself is exact.
      const lost = gain <= 1e-12 * (1 + Math.abs(now.value));
      return { at, found: now, converged: lost && definite, bound, iterations };
    }
    [at, now] = next;
  }
}

/** Whether a point and where it is to go next are both near a maximum, by the curvature there. */
function isNear({ at: top, found: { bend } }: Maximum, at: Float64Array, step: Float64Array): boolean {
  const p = top.length;
  const distance = (share: number): number => {
    let sum = 0;
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        sum -= bend[i * p + j] * (at[i] + share * step[i] - top[i]) * (at[j] + share * step[j] - top[j]);
      }
    }
    return sum;
  };
  return Math.abs(distance(1)) < reached && Math.abs(distance(0)) < 1;
}

function newtonStep(
  { slope, bend }: Rising,
  bound: readonly boolean[],
  coordinates: readonly Coordinate[],
): { step: Float64Array; gain: number; definite: boolean } {
  const free = slope.reduce<number[]>((list, _, i) => (bound[i] ? list : [...list, i]), []);
  const q = free.length;
  const curvature = new Float64Array(q * q);
  for (const [a, i] of free.entries()) {
    for (const [b, j] of free.entries()) curvature[a * q + b] = -bend[i * slope.length + j];
  }
  const definiteDiagonal = free.every((_, a) => curvature[a * q + a] > 0);
  const { values, vectors, units } = scaledEigen(curvature, q);
  const step = new Float64Array(slope.length);
  let gain = 0;
  for (let k = 0; k < q; k++) {
    let along = 0;
    for (const [a, i] of free.entries()) along += vectors[a * q + k] * units[a] * slope[i];
    const size = Math.max(Math.abs(values[k]), smallestCurvature);
    gain += (along * along) / size;
    for (const [a, i] of free.entries()) step[i] += (vectors[a * q + k] * units[a] * along) / size;
  }
  const longest = coordinates.reduce(
    (most, { log }, i) => (log ? Math.max(most, Math.abs(step[i]) / longestLog) : most),
    1,
  );
  return {
    step: step.map((value) => value / longest),
    gain: gain / longest,
    definite: definiteDiagonal && values.every((value) => value > smallestCurvature),
  };
}

/** The first point along the step, halved as often as it takes, at which f has risen by a share of what the slope promises. */
function risen(
  f: (at: Float64Array) => Rising | string,
  at: Float64Array,
  now: Rising,
  step: Float64Array,
  gain: number,
  within: (v: number, i: number) => number,
  bound: readonly boolean[],
): [Float64Array, Rising] | undefined {
  for (let h = 0, share = 1; h < halvings; h++, share /= 2) {
    const there = at.map((value, i) => within(value + share * step[i], i));
    if (there.every((value, i) => value === at[i])) return undefined;
    const next = f(there);
    if (typeof next === 'string') continue;
    if (next.value >= now.value + 1e-4 * share * gain) return [there, next];
    // Near the maximum a full step gains less than rounding takes; that it flattens the slope is what counts.
    const close = gain <= 1e-9 * (1 + Math.abs(now.value));
    if (h === 0 && close && steepness(next, bound) < 0.5 * steepness(now, bound)) return [there, next];
    // Where the step itself promises less than rounding, shorter ones show nothing.
    if (gain <= rounding * (1 + Math.abs(now.value))) return undefined;
  }
  return undefined;
}

/** gᵀ(diag |H|)⁻¹ g of the coordinates that are at no bound. */
function steepness({ slope, bend }: Rising, bound: readonly boolean[]): number {
  const p = slope.length;
  return slope.reduce(
    (sum, g, i) => sum + (bound[i] ? 0 : (g * g) / Math.max(Math.abs(bend[i * p + i]), 1e-300)),
    0,
  );
}
