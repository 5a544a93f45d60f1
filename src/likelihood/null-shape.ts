import type { Tested } from './goodness-of-fit.js';
import type { Transitions } from './transitions.js';

/** Times of series that are simulated for a null distribution, and which of their transitions are tested. */
export interface NullShape {
  readonly transitions: Transitions;
  readonly tested: Tested;
  /** Transitions of the data that make one of these. */
  readonly every: number;
  /** Which share of what that leaves is simulated. */
  readonly share: number;
}

export interface NullSize {
  /** Transitions at most, about. */
  readonly most: number;
  /** Whether consecutive transitions may make one. */
  readonly mayMerge: boolean;
}

/** Of what is tested and of what is learned from there are so many where the data have them: lags and refits need some. */
const fewest = 100;
/** Series that are left at least, where the data have them, before series themselves become shorter. */
const fewestSeries = 5;
/** Merged runs stay so long, most of what is tested at least: autocorrelations have pairs within them, at twice as many as there are lags. */
const shortestRun = 20;
const mostlyLong = 0.9;
/** What is left of a random walk's variance over merged steps: κΔ is 0.2 at most over one, and the process is not forgotten. */
const leastRatio = 0.9;

/** Consecutive transitions of a series, all tested or all learned from: rows first … end − 1. */
interface Run {
  readonly first: number;
  readonly end: number;
  readonly series: number;
  readonly tested: boolean;
}

/** All replicates ask for the same. */
const last = new WeakMap<
  Transitions,
  { readonly tested: Tested; readonly size: NullSize; readonly found: NullShape }
>();

/**
 * Of more transitions than `most` a shorter series whose statistics have the same law. While the process moves like a random walk, what
 * counts is the time that a series spans (κT), and `every` consecutive steps make one; but only as long as the process remembers over
 * such a step where it was, since its speed is lost beyond. There κT is in the hundreds, and the law no longer depends on the number: of
 * what is still too many a share is taken, of what is tested and of what is learned from alike.
 */
export function nullShape(transitions: Transitions, tested: Tested, size: NullSize): NullShape {
  const n = transitions.from.length;
  const testedCount = tested ? tested.reduce((sum, one) => sum + one, 0) : n;
  const smaller = tested ? Math.min(testedCount, n - testedCount) : n;
  const most = Math.max(size.most, Math.ceil((Math.min(fewest, smaller) * n) / Math.max(smaller, 1)));
  if (n <= most) return { transitions, tested, every: 1, share: 1 };
  const before = last.get(transitions);
  if (before && before.tested === tested && before.size.most === size.most) {
    if (before.size.mayMerge === size.mayMerge) return before.found;
  }
  const runs = runsOf(transitions, tested);
  const every = size.mayMerge ? longestStep(transitions, runs, Math.ceil(n / most)) : 1;
  const kept = someSeries(runs, every, most);
  const rows = rowsIn(kept, every);
  const share = Math.min(1, most / rows);
  const found = { ...cut(transitions, tested !== undefined, kept, every, share), every, share };
  const whole = { ...found, share: found.transitions.from.length / rowsIn(runs, every) };
  last.set(transitions, { tested, size, found: whole });
  return whole;
}

function runsOf({ from, begins }: Transitions, tested: Tested): Run[] {
  const runs: Run[] = [];
  for (const [series, begin] of begins.entries()) {
    const end = begins[series + 1] ?? from.length;
    for (let first = begin, i = begin + 1; i <= end; i++) {
      if (i < end && tested?.[i] === tested?.[first]) continue;
      if (i > first) runs.push({ first, end: i, series, tested: tested?.[first] === 1 });
      first = i;
    }
  }
  return runs;
}

const rowsIn = (runs: readonly Run[], every: number): number =>
  runs.reduce((sum, { first, end }) => sum + Math.ceil((end - first) / every), 0);

/** The most steps, at most `limit`, over which changes still grow like a random walk's. */
function longestStep(transitions: Transitions, runs: readonly Run[], limit: number): number {
  const one = varianceOver(transitions, 1);
  const tested = runs.filter((run) => run.tested);
  const counted = tested.length > 0 ? tested : runs;
  const holds = (steps: number): boolean => {
    const long = counted.filter(({ first, end }) => end - first >= shortestRun * steps);
    return (
      rowsIn(long, 1) >= mostlyLong * rowsIn(counted, 1) &&
      varianceOver(transitions, steps) >= leastRatio * one
    );
  };
  if (holds(limit)) return limit;
  // One step is always allowed.
  let [low, high] = [1, limit];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The mean square of changes over so many steps of a series, per unit of time (Lo & MacKinlay 1988, whose ratio is of two of these). */
function varianceOver({ from, to, dt, begins }: Transitions, steps: number): number {
  let [squares, time] = [0, 0];
  for (const [s, begin] of begins.entries()) {
    const end = begins[s + 1] ?? from.length;
    let passed = 0;
    for (let i = begin; i < end; i++) {
      passed += dt[i];
      if (i - begin < steps - 1) continue;
      const first = i - steps + 1;
      const change = to[i] - from[first];
      squares += change * change;
      time += passed;
      passed -= dt[first];
    }
  }
  return time > 0 ? squares / time : 0;
}

/** Of many series some, of each kind as large a share: those that are tested, learned from, or both. */
function someSeries(runs: readonly Run[], every: number, most: number): readonly Run[] {
  const kinds = new Map<number, number>();
  for (const { series, tested } of runs) kinds.set(series, (kinds.get(series) ?? 0) | (tested ? 2 : 1));
  const share = Math.max(most / rowsIn(runs, every), fewestSeries / kinds.size);
  if (share >= 1) return runs;
  const seen = [0, 0, 0, 0];
  const chosen = new Set<number>();
  for (const [series, kind] of kinds) {
    const at = seen[kind]++;
    if (at === 0 || Math.floor(at * share) > Math.floor((at - 1) * share)) chosen.add(series);
  }
  return runs.filter(({ series }) => chosen.has(series));
}

/** The beginning of each run, `every` transitions to one. */
function cut(
  { from, to, dt }: Transitions,
  isSplit: boolean,
  runs: readonly Run[],
  every: number,
  share: number,
): { transitions: Transitions; tested: Tested } {
  const rows: { from: number; to: number; dt: number; tested: number }[] = [];
  const begins: number[] = [];
  let series: number | undefined;
  for (const run of runs) {
    if (run.series !== series) begins.push(rows.length);
    series = run.series;
    const count = Math.ceil(Math.ceil((run.end - run.first) / every) * share);
    for (let r = 0; r < count; r++) {
      const first = run.first + r * every;
      const end = Math.min(first + every, run.end);
      let time = 0;
      for (let i = first; i < end; i++) time += dt[i];
      rows.push({ from: from[first], to: to[end - 1], dt: time, tested: run.tested ? 1 : 0 });
    }
  }
  return {
    transitions: {
      from: Float64Array.from(rows, (row) => row.from),
      to: Float64Array.from(rows, (row) => row.to),
      dt: Float64Array.from(rows, (row) => row.dt),
      begins,
    },
    tested: isSplit ? Uint8Array.from(rows, (row) => row.tested) : undefined,
  };
}
