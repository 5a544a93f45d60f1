import { normal975 } from '../evaluation/distributions.js';
import type { GivenParameters } from './coordinates.js';
import { figure } from '../text.js';
import { type Fit, fit, mustRevert, type Question } from './fit.js';

/** Where the profile of the likelihood has fallen by 1.92; an end is null where it never does, and 0 at a bound. */
export interface ProfileInterval {
  readonly lower95: number | null;
  readonly upper95: number | null;
}

/** Doublings of the distance from the estimate, after which an end counts as infinitely far. */
const farthest = 24;
/** Halvings of the distance to a bound, after which an end counts as there. */
const nearest = 30;
/** The root of the deviance is known to about 1e-12. */
const settled = 1e-10;
const mostSteps = 60;

/** Searches over the others at a value, each from where the one before ended; r = ±√(2 (ln L̂ − ln L)), null where there is none. */
interface Profile {
  readonly at: number;
  readonly target: number;
  root(value: number): number | null;
  /** Whether the last value does not count in the likelihood any more, nor any beyond: theta where kappa has gone to 0. */
  idle(): boolean;
}

/**
 * The 95 % intervals by the profile likelihood (Venzon & Moolgavkar 1988): all values v at which 2 (ln L̂ − max ln L(v, others)) is at most
 * 3.84, the 95 % quantile of χ²₁. Of a pseudo-likelihood that statistic is χ²₁ times the sandwich's variance over that by the information
 * (Kent 1982), and so is the bound. They follow the likelihood's shape, which Wald's do not, near a bound and where kappa T is small.
 */
export function profileIntervals(
  question: Question,
  found: Fit,
): { intervals: Readonly<Partial<Record<string, ProfileInterval>>>; notes: readonly string[] } {
  const intervals: Partial<Record<string, ProfileInterval>> = {};
  const notes: string[] = [];
  if (!found.converged || !found.end) return { intervals, notes };
  let higher = false;
  for (const name of found.free) {
    const i = found.inner.indexOf(name);
    const at = found.values[name]!;
    const q = found.inner.length;
    const error = found.observed && i >= 0 ? Math.sqrt(found.observed[i * q + i]) : undefined;
    const robust = found.robust && i >= 0 ? Math.sqrt(found.robust[i * q + i]) : undefined;
    const widened = question.likelihood === 'exact' || !error || !robust ? 1 : robust / error;
    const own = (side: 1 | -1): number | null => {
      const profile = profileOf(question, found, name, side, normal975 * widened, () => (higher = true));
      const bound = boundOf(question, name, side);
      if (bound !== undefined && side * (at - bound) >= 0) return bound;
      const first = side * (error ?? scaleOf(question, found, name));
      const end = endOf(profile, first, bound, question.own !== undefined);
      if (end === bound) notes.push(`The profile interval of ${name} reaches its bound ${bound}.`);
      return end;
    };
    const [lower95, upper95] = [own(-1), own(1)];
    intervals[name] = { lower95, upper95 };
    if (lower95 === null) notes.push(noEnd(name, -1, upper95));
    if (upper95 === null) notes.push(noEnd(name, 1, lower95));
  }
  if (higher)
    notes.push('On the way along a profile the likelihood was higher than at the maximum that was found.');
  return { intervals, notes };
}

/** An interval that is open at one side still says something at the other. */
function noEnd(name: string, side: 1 | -1, other: number | null): string {
  const [end, far, known] = side < 0 ? ['lower', 'low', 'at most'] : ['upper', 'high', 'at least'];
  const rest = other === null ? '' : `, so that it is one-sided: ${known} ${figure(other)}`;
  return `The profile interval of ${name} has no ${end} end: the likelihood stays near its maximum however ${far} ${name} is${rest}.`;
}

function profileOf(
  question: Question,
  found: Fit,
  name: string,
  side: number,
  target: number,
  onHigher: () => void,
): Profile {
  let near: GivenParameters = found.end!;
  let idle = false;
  const root = (value: number): number | null => {
    const fixed = { ...question.fixed, [name]: value };
    const there = fit({ ...question, fixed }, { near: { ...near, [name]: value }, errors: false });
    if (there.logLikelihood === null) return null;
    idle = name === 'theta' && there.atBound.includes('kappa');
    if (there.end) near = there.end;
    const lost = found.logLikelihood! - there.logLikelihood;
    if (lost < -1e-6) onHigher();
    return side * Math.sqrt(2 * Math.max(lost, 0));
  };
  return { at: found.values[name]!, target: side * target, root, idle: () => idle };
}

/** What a parameter has to be above or from, and below or up to on the other side. */
function boundOf(question: Question, name: string, side: 1 | -1): number | undefined {
  if (question.own) {
    const { range, limits } = question.own
      .search(question.transitions)
      .parameters.find((one) => one.name === name)!;
    const [low, high] = range[0] === -Infinity ? limits : range;
    const bound = side < 0 ? low : high;
    return Number.isFinite(bound) ? bound : undefined;
  }
  if (side > 0) return undefined;
  if (name === 'sigma' || name === 'noise') return 0;
  if (name === 'theta') return question.kind === 'cir' ? 0 : undefined;
  return name === 'kappa' && mustRevert(question) ? 0 : undefined;
}

/** A first distance where there is no error to go by. */
function scaleOf({ transitions: { from, dt } }: Question, { end }: Fit, name: string): number {
  const T = dt.reduce((sum, one) => sum + one, 0);
  const mean = from.reduce((sum, x) => sum + Math.abs(x), 0) / from.length;
  if (name === 'kappa') return 1 / T;
  if (name === 'noise') return 0.1 * end!.sigma! * Math.sqrt(T / dt.length);
  return 0.1 * (name === 'theta' ? mean : Math.abs((end as Readonly<Record<string, number>>)[name]) + 1e-3);
}

/**
 * The value at which r is the target, beyond the estimate; the bound where r stays within it to there, null where it does without
 * end. Of a model that `mayBreak` it may be next to where data become impossible, without a bound that is known.
 */
function endOf(
  { at, target, root, idle }: Profile,
  error: number,
  known: number | undefined,
  mayBreak: boolean,
): number | null {
  let bound = known;
  const size = Math.abs(target);
  let [inside, outside] = [at, at + size * error];
  let [rInside, rOutside]: [number, number | null] = [0, 0];
  let before = 0;
  for (let k = 0; ; k++) {
    if (bound !== undefined && (at - bound) * (outside - bound) <= 0)
      outside = bound + 0.5 * (inside - bound);
    rOutside = root(outside);
    if (rOutside === null) {
      if (!mayBreak || k >= mostSteps) return null;
      if (Math.abs(outside - inside) <= 1e-9 * Math.abs(outside - at)) return inside;
      bound = outside;
      outside = inside + 0.5 * (outside - inside);
      continue;
    }
    if (Math.abs(rOutside) >= size) break;
    if (bound !== undefined && k >= nearest) return bound;
    // Where r falls short of a limit by a share that halves as the distance doubles, the limit is as much farther on as the last step.
    const step = Math.abs(rOutside) - Math.abs(rInside);
    const levels = k >= 6 && step < 0.6 * before && Math.abs(rOutside) + step < size;
    if (bound === undefined && (levels || idle() || k >= farthest)) return null;
    before = step;
    [inside, rInside] = [outside, rOutside];
    outside = at + 2 * (outside - at);
  }
  return between(inside, rInside - target, outside, rOutside - target, (value) => {
    const found = root(value);
    return found === null ? null : found - target;
  });
}

/** Where f crosses 0, by false position with an end that stays counted half (Dowell & Jarratt 1971): r is nearly a line. */
function between(
  a: number,
  fa: number,
  b: number,
  fb: number,
  f: (value: number) => number | null,
): number | null {
  let last = 0;
  for (let k = 0; k < mostSteps && fb !== 0; k++) {
    const line = b - (fb * (b - a)) / (fb - fa);
    const c = k % 8 === 7 ? a + (b - a) / 2 : line;
    const fc = f(c);
    if (fc === null) return null;
    if (Math.abs(fc) <= settled) return c;
    if (fc > 0 === fb > 0) {
      [b, fb] = [c, fc];
      if (last === 1) fa /= 2;
      last = 1;
    } else {
      [a, fa] = [c, fc];
      if (last === -1) fb /= 2;
      last = -1;
    }
    if (Math.abs(b - a) <= 1e-13 * Math.abs(b)) break;
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b;
}
