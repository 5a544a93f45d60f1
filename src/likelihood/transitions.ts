import { UsageError } from '../errors.js';

/** One series of values in order of time. */
export type Series = readonly number[] | Float64Array;

/** A series or several, with the time of each value or the time between two. */
export interface Observations {
  readonly x: Series | readonly Series[];
  /** As many times as values, growing; for several series one list per series, or one for all. */
  readonly t?: Series | readonly Series[];
  readonly dt?: number;
}

/** Consecutive pairs of values of one series, float64[n], and the time dt between them. */
export interface Transitions {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly dt: Float64Array;
  /** The time of `from`, for laws that depend on it; those here do not. */
  readonly t?: Float64Array;
  /** The transition that each series begins with. */
  readonly begins: readonly number[];
}

/** From one number to another, without the ends. */
export type Domain = readonly [low: number, high: number];

const domainInWords = ([low, high]: Domain): string =>
  `${high === Infinity ? `above ${low}` : low === -Infinity ? `below ${high}` : `between ${low} and ${high}`} for this model and likelihood`;

/** Times that differ by less, relative to the size of t, are evenly spaced but for rounding. */
const rounding = 1e-12;

const isSeries = (x: Series | readonly Series[]): x is Series => typeof x[0] === 'number';

/** Throws UsageError where values or times are not as they must be. A transition never leads from one series to the next. */
export function transitionsOf({ x, t, dt }: Observations, domain: Domain, zeroFirst: boolean): Transitions {
  if ((t === undefined) === (dt === undefined)) {
    throw new UsageError('t or dt must be given, and not both, found ' + (t ? 'both' : 'neither'));
  }
  if (dt !== undefined && !(dt > 0 && dt < Infinity)) {
    throw new UsageError(`dt must be a number above 0, found ${dt}`);
  }
  if (x.length === 0) throw new UsageError('x must have values, found none');
  const all = isSeries(x) ? [x] : x;
  const one = isSeries(x);
  const total = all.reduce((sum, { length }) => sum + Math.max(length - 1, 0), 0);
  const [from, to, steps] = [new Float64Array(total), new Float64Array(total), new Float64Array(total)];
  let at = 0;
  const begins: number[] = [];
  for (const [s, series] of all.entries()) {
    const name = one ? 'x' : `x[${s}]`;
    checkValues(series, name, domain, zeroFirst);
    begins.push(at);
    const given = t && (isSeries(t) ? t : t[s]);
    const spacing = given ? spacingOf(given, series.length, t && isSeries(t) ? 't' : `t[${s}]`) : undefined;
    if (t && !given)
      throw new UsageError(`t must have a list of times for each series, found none for ${name}`);
    for (let i = 0; i + 1 < series.length; i++, at++) {
      from[at] = series[i];
      to[at] = series[i + 1];
      steps[at] = spacing ? spacing[i] : dt!;
    }
  }
  return { from, to, dt: steps, begins };
}

/** Transitions of finite values, as paths have them. Throws UsageError where one is not inside the domain. */
export function checkedTransitions(
  transitions: Transitions,
  domain: Domain,
  zeroFirst: boolean,
): Transitions {
  const { from, to, begins } = transitions;
  if (from.length === 0) throw new UsageError('x must have at least two values, which make one transition');
  const [low, high] = domain;
  const firsts = new Set(begins);
  for (let i = 0; i < from.length; i++) {
    const isInside = from[i] > low && from[i] < high;
    const bad = isInside || (zeroFirst && firsts.has(i) && from[i] === 0) ? to[i] : from[i];
    if (bad > low && bad < high) continue;
    throw new UsageError(
      `x must be ${domainInWords(domain)}, found ${bad} in transition ${i}: model ou takes every number`,
    );
  }
  return transitions;
}

function checkValues(series: Series, name: string, domain: Domain, zeroFirst: boolean): void {
  const [low, high] = domain;
  if (series.length < 2) {
    throw new UsageError(
      `${name} must have at least two values, which make one transition, found ${series.length}`,
    );
  }
  for (let i = 0; i < series.length; i++) {
    if (!Number.isFinite(series[i])) {
      throw new UsageError(
        `${name}[${i}] must be a finite number, found ${series[i]}: at a gap, give what is before and behind it as two series`,
      );
    }
    const isInside = series[i] > low && series[i] < high;
    if (!isInside && !(zeroFirst && i === 0 && series[i] === 0)) {
      throw new UsageError(
        `${name}[${i}] must be ${domainInWords(domain)}, found ${series[i]}: model ou takes every number`,
      );
    }
  }
}

/** The times between values; evenly spaced ones are the same number, whatever t's own rounding. */
function spacingOf(t: Series, values: number, name: string): Float64Array {
  if (t.length !== values) {
    throw new UsageError(`${name} must have a time for each of the ${values} values, found ${t.length}`);
  }
  const steps = new Float64Array(values - 1);
  for (let i = 0; i + 1 < values; i++) {
    steps[i] = t[i + 1] - t[i];
    if (!(steps[i] > 0 && steps[i] < Infinity)) {
      throw new UsageError(`${name} must grow, found ${t[i]} and then ${t[i + 1]} at [${i + 1}]`);
    }
  }
  const mean = (t[values - 1] - t[0]) / (values - 1);
  const size = Math.max(Math.abs(t[0]), Math.abs(t[values - 1]));
  return steps.every((step) => Math.abs(step - mean) <= rounding * size) ? steps.fill(mean) : steps;
}
