import { RunError } from '../errors.js';
import type { Transitions } from '../likelihood/transitions.js';
import { type RoleOf, roles } from '../random/transition-split.js';

/** Paths as columns of time: value i of path p is x[p][i], at times[i]. */
export interface PathSeries {
  readonly times: Float64Array;
  /** The time between two values, where it is one number that is known better than its sums. */
  readonly dt?: number;
  readonly x: readonly Float64Array[];
  /** Whether value 0 is the one at time 0, which no row has: rows are then one behind values. */
  readonly hasStart: boolean;
  /** Values that do not follow the one before: rows were dropped between them. */
  readonly gaps: ReadonlySet<number>;
}

/** Transitions of paths, whose times are known. */
export type TimedTransitions = Transitions & Required<Pick<Transitions, 't'>>;

/** All transitions of some paths, path after path, and what each is for. */
export interface TransitionRows {
  readonly all: TimedTransitions;
  /** uint8 per transition (random/transition-split.ts). */
  readonly role: Uint8Array;
  /** The path and the row that each ends in. */
  readonly path: Uint32Array;
  readonly row: Uint32Array;
  /** The times of all values, and how many of them stand before row 0. */
  readonly times: Float64Array;
  readonly behind: number;
}

/** Times between values that differ by less, relative to the size of t, are one number but for rounding. */
const rounding = 1e-12;

/** The most transitions: from, to, dt and t of each are float64 in memory. */
const mostTransitions = 2 ** 26;

/** The transitions of paths, none of which spans a dropped row. Throws RunError where there are none, or too many. */
export function transitionRows(
  { times, dt: known, x, hasStart, gaps }: PathSeries,
  roleOf: RoleOf,
): TransitionRows {
  const steps =
    known === undefined ? stepsOf(times) : new Float64Array(Math.max(0, times.length - 1)).fill(known);
  const valid = Array.from(steps, (_, i) => i).filter((i) => !gaps.has(i + 1));
  const count = valid.length * x.length;
  if (count === 0) {
    throw new RunError(
      `the paths must have transitions, two values one after the other, found ${times.length} times and none: give more rows`,
    );
  }
  if (count > mostTransitions) {
    throw new RunError(
      `an estimator of the process takes at most ${mostTransitions} transitions at once, found ${count}: use fewer paths or times`,
    );
  }
  const numbers = (): Float64Array => new Float64Array(count);
  const [from, to, dt, t] = [numbers(), numbers(), numbers(), numbers()];
  const [path, row, role] = [new Uint32Array(count), new Uint32Array(count), new Uint8Array(count)];
  const begins: number[] = [];
  const behind = hasStart ? 1 : 0;
  let at = 0;
  for (const [p, values] of x.entries()) {
    for (const [v, i] of valid.entries()) {
      if (v === 0 || valid[v - 1] !== i - 1) begins.push(at);
      from[at] = values[i];
      to[at] = values[i + 1];
      dt[at] = steps[i];
      t[at] = times[i];
      path[at] = p;
      row[at] = i + 1 - behind;
      role[at] = roleOf(p, row[at]);
      at++;
    }
  }
  return { all: { from, to, dt, t, begins }, role, path, row, times, behind };
}

/** Evenly spaced times have one dt, whatever their own rounding. */
function stepsOf(times: Float64Array): Float64Array {
  const steps = times.subarray(1).map((t, i) => t - times[i]);
  if (steps.length === 0) return steps;
  const [first, last] = [times[0], times[times.length - 1]];
  const mean = (last - first) / steps.length;
  const size = Math.max(Math.abs(first), Math.abs(last));
  return steps.every((step) => Math.abs(step - mean) <= rounding * size) ? steps.fill(mean) : steps;
}

/** The transitions of one role: consecutive ones of a path stay one series. */
export function withRole({ all, role }: TransitionRows, wanted: number): TimedTransitions {
  const places: number[] = [];
  const begins: number[] = [];
  const beginning = new Set(all.begins);
  for (let i = 0; i < role.length; i++) {
    if (role[i] !== wanted) continue;
    if (places.at(-1) !== i - 1 || beginning.has(i)) begins.push(places.length);
    places.push(i);
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (i) => values[i]);
  return { from: pick(all.from), to: pick(all.to), dt: pick(all.dt), t: pick(all.t), begins };
}

export const training = (rows: TransitionRows): TimedTransitions => withRole(rows, roles.train);
