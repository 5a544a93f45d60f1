import { studentTwoSided } from '../evaluation/distributions.js';
import { exp, log } from '../evaluation/exponential.js';
import { student975 } from '../evaluation/intervals.js';
import { type Dependence, meanWithError } from '../evaluation/mean-with-error.js';
import { type RatioWithError, ratioWithError } from '../evaluation/ratio-with-error.js';
import { finite } from '../evaluation/scores.js';
import type { Ablations, Gain, Ladder, Level, Rung } from './rungs.js';
import { levels } from './rungs.js';
import { changeInWords } from './gain.js';
import { failed } from './words.js';
import { significance } from './thresholds.js';

/** An estimator that climbs: its errors, target − prediction, on each hold-out row; NaN where it predicts nothing. */
export interface Climber {
  readonly name: string;
  readonly level: Level;
  readonly inFile: boolean;
  /** Whether its training diverged: why it predicts nothing. */
  readonly diverged: boolean;
  /** How many parameters it has: what orders closed forms. */
  readonly parameters: number;
  readonly errors: Float64Array;
  readonly ablations?: RungAblations;
}

/** A network's errors when something is taken from it. */
export interface RungAblations {
  /** The squared error expected of each row, over all ways to deal λ̂ out. */
  readonly shuffledSquares: Float64Array;
  readonly frozenErrors?: Float64Array;
  readonly biasOnlyErrors: Float64Array;
  readonly explained: number | null;
}

/** The rows on which estimators are compared. */
export interface HoldOutRows {
  /** Time indices, ascending. */
  readonly rows: Uint32Array;
  /** How errors of neighbouring rows depend on each other. */
  readonly dependence: Dependence;
  /** Whether they share values or noise with training rows: then there is no telling how certain a gain is. */
  readonly leaks: boolean;
  /** What is predicted: k, or each row's λ. */
  readonly target: Float64Array;
}

/** Puts the estimators in order and compares each with those below, row by row. */
export function ladder(
  on: Ladder['on'],
  climbers: readonly Climber[],
  holdOut: HoldOutRows & { readonly apart: Ladder['apart'] },
): Ladder {
  const ordered = climbers.toSorted(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      (a.level === 'closed-form' ? a.parameters - b.parameters : 0),
  );
  const squares = new Map(ordered.map((climber) => [climber, squared(climber.errors)]));
  const mseOf = (climber: Climber): number => meanOf(squares.get(climber)!);
  const against = (climber: Climber, other: Climber | undefined): Gain | null =>
    other && Number.isFinite(mseOf(climber))
      ? gainOf(other.name, other.errors, climber.errors, holdOut)
      : null;
  const predicting = ordered.filter((climber) => Number.isFinite(mseOf(climber)));
  const mean = predicting.find(({ level }) => level === 'mean');
  const rungs = ordered.map((climber): Rung => {
    const below = predicting.filter((other) => ordered.indexOf(other) < ordered.indexOf(climber));
    const simpler = below.filter(({ level }) => level !== climber.level);
    const best = simpler.toSorted((a, b) => mseOf(a) - mseOf(b))[0] as Climber | undefined;
    const rung = {
      name: climber.name,
      level: climber.level,
      inFile: climber.inFile,
      diverged: climber.diverged,
      mse: finite(mseOf(climber)),
      gain: against(climber, below.at(-1)),
      gainOverMean: climber === mean ? null : against(climber, mean),
      gainOverSimpler: climber.level === 'network' ? against(climber, best) : null,
      isTrainingMean: climber !== mean && mean !== undefined && same(climber.errors, mean.errors),
      ablations: climber.ablations ? ablationsOf(climber, climber.ablations, holdOut) : null,
    };
    return { ...rung, sentence: sentenceOf(rung, on, holdOut) };
  });
  return { on, rungs, apart: holdOut.apart };
}

/** The gain of `errors` over the errors of the rung named. Rows of which one has no error are left out. */
export function gainOf(over: string, below: Float64Array, errors: Float64Array, holdOut: HoldOutRows): Gain {
  const belowSquares = squared(below).map((square, r) => (Number.isFinite(errors[r]) ? square : NaN));
  return gainOfSquares(over, belowSquares, squared(errors), holdOut);
}

function gainOfSquares(
  over: string,
  below: Float64Array,
  squares: Float64Array,
  { rows, dependence, leaks, target }: HoldOutRows,
): Gain {
  const floor = roundingSquare(target);
  // Errors that are rounding and nothing else are 0: which of two exact rungs rounds better means nothing.
  const clean = (square: number): number => (square <= floor ? 0 : square);
  const [before, after] = [below.map(clean), squares.map(clean)];
  const differences = before.map((square, r) => square - after[r]);
  const { mean, standardError, interval95, p } = meanWithError(differences, rows, dependence);
  const mse = meanOf(before);
  const relative = mse > 0 ? finite(mean / mse) : null;
  if (leaks) {
    return { over, mean, relative, standardError: null, interval95: null, p: null, relative95: null };
  }
  const common = { over, mean, standardError, interval95, relative };
  if (relative === null) return { ...common, p, relative95: null };
  const ratio = ratioWithError(after, before, rows, dependence);
  return { ...common, ...(onLogScale(ratio) ?? { p, relative95: [relative, relative] }) };
}

/**
 * Interval and p-value of 1 − R by ln R, where R > 0 is the ratio of two mean squared errors: no R exceeds what can be,
 * and swapping the two errors changes signs alone. Undefined where the two are equal row by row, or one of them is 0.
 */
function onLogScale({
  ratio,
  logError,
  degreesOfFreedom,
}: RatioWithError): Pick<Gain, 'p' | 'relative95'> | undefined {
  if (logError === null || degreesOfFreedom === null) return { p: null, relative95: null };
  if (!(logError > 0) || !(ratio > 0)) return undefined;
  const half = student975(degreesOfFreedom) * logError;
  return {
    p: studentTwoSided(log(ratio) / logError, degreesOfFreedom),
    relative95: [1 - ratio * exp(half), 1 - ratio * exp(-half)],
  };
}

/** The square of an error that rounding alone can leave: (1e-12 of the target's root mean square)². */
function roundingSquare(target: Float64Array): number {
  return 1e-24 * meanOf(squared(target));
}

/** Whether a mean squared error is rounding and nothing else. */
export function isExact(mse: number | null, target: Float64Array): boolean {
  return mse !== null && mse <= roundingSquare(target);
}

function ablationsOf(
  { errors }: Climber,
  { shuffledSquares, frozenErrors, biasOnlyErrors, explained }: RungAblations,
  holdOut: HoldOutRows,
): Ablations {
  const squares = squared(errors);
  const part = (name: string, without: Float64Array): Ablations['biasOnly'] => ({
    mse: meanOf(without),
    cost: gainOfSquares(name, without, squares, holdOut),
  });
  return {
    shuffled: part('λ̂ shuffled between rows', shuffledSquares),
    frozen: frozenErrors ? part('its hidden layers untrained', squared(frozenErrors)) : null,
    biasOnly: part('one λ̂ for all rows', squared(biasOnlyErrors)),
    explained,
  };
}

function sentenceOf(
  { diverged, mse, gain, isTrainingMean }: Omit<Rung, 'sentence'>,
  on: Ladder['on'],
  { leaks, target }: HoldOutRows,
): string {
  if (mse === null) return `It ${failed({ diverged })}, and predicts nothing.`;
  if (gain === null) return 'What the others have to beat.';
  if (isTrainingMean) return 'The training mean for every row: it has learned nothing.';
  const what = on === 'k' ? 'k' : 'λ';
  if (isExact(mse, target)) return 'Exact to rounding.';
  const { over, mean, p, relative } = gain;
  if (mean === 0) return `As close to ${what} as ${over}.`;
  if (leaks) {
    return relative === null
      ? `${over} is exact to rounding.`
      : `It ${changeInWords(gain, over)}, but on rows that overlap with training rows, which proves nothing.`;
  }
  const decided = p !== null && p < significance;
  const claim = decided
    ? `${mean > 0 ? 'Closer to' : 'Further from'} ${what} than ${over}`
    : `Indistinguishable from ${over}`;
  if (relative === null) return `${claim}, which is exact to rounding.`;
  return `${claim}: it ${changeInWords(gain, over)}.`;
}

function squared(values: Float64Array): Float64Array {
  return values.map((value) => value * value);
}

/** Over the finite values; NaN where there is none. */
function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Whether all errors are the same, to a billionth of their size. */
function same(a: Float64Array, b: Float64Array): boolean {
  const scale = Math.sqrt(meanOf(squared(b)));
  return a.every((value, r) => Math.abs(value - b[r]) <= 1e-9 * scale);
}
