import { exp, log } from '../evaluation/exponential.js';
import { fewestToJudge, hopeless, materialGain, networkTolerance } from './thresholds.js';
import { plural } from '../text.js';
import { figure, roundUp } from './words.js';

/** Whether a training has come to its end. */
export interface Finish {
  /**
   * finished: it fits as well as can be had without training, and nothing that matters moves; moving: it was on its way;
   * stuck: it is worse than that, and its epochs do not change it; unknown: it diverged.
   */
  readonly state: 'finished' | 'moving' | 'stuck' | 'unknown';
  /** Epochs in all that its trend asks for; null where nothing is asked for, or there is no trend to go by. */
  readonly epochsWanted: number | null;
  /** What is the matter, to stand behind the estimator's name; empty where it has finished. */
  readonly reason: string;
}

/** What a training did, epoch by epoch, and what its kept weights make of the rows that it learned from. */
export interface Course {
  readonly loss: Float64Array;
  readonly holdOutLoss: Float64Array;
  readonly validationLoss: Float64Array;
  readonly lambdaMean: Float64Array;
  /** Undefined where it diverged. */
  readonly end: EndFigures | undefined;
  /** Epochs that were asked for. */
  readonly epochs: number;
  readonly learningRate: number | null;
  readonly earlyStopping: boolean;
  /** Why its hidden layers can learn nothing, where they get no gradient and λ̂ is the same in every row; else null. */
  readonly noGradient: string | null;
}

export interface EndFigures {
  readonly rows: number;
  /** Rows that the loss is watched on. */
  readonly holdOutRows: number;
  readonly validationRows: number;
  /** Mean squared residual, of the kept weights, of the best constant λ (or a descent's closed form), of predicting 0. */
  readonly loss: number;
  readonly benchmarkLoss: number;
  readonly lossOfNothing: number;
  readonly lambdaMean: number;
  /** The best constant λ; NaN for descents, which end at more than one number, or at that one. */
  readonly benchmarkLambda: number;
  readonly benchmarkParameters: number;
}

/** Why a fit does not count as trained, to stand behind its name: that it then adds nothing proves nothing. Else null. */
export function untrained(training: { readonly finish: Finish } | null): string | null {
  const state = training?.finish.state;
  return state === 'moving' || state === 'stuck' ? training!.finish.reason : null;
}

const finished: Finish = { state: 'finished', epochsWanted: null, reason: '' };

/**
 * A training has not finished where, on the rows that it learned from, its loss exceeds that of the best constant λ,
 * which it could have had without any, by more than that number's own error is worth, L₀ p / N (a mean of N squared
 * residuals, p parameters), or by more than 2 % of λ is; or where λ̂, or the loss on rows that it does not learn from,
 * still moves by more than that. The loss itself may be nearly all noise: so what is looked at is its excess over L₀,
 * which has none, since both are losses on the same rows.
 */
export function finishOf(course: Course): Finish {
  const { end, noGradient } = course;
  if (!end) return { state: 'unknown', epochsWanted: null, reason: 'diverged' };
  if (noGradient !== null) return { state: 'stuck', epochsWanted: null, reason: noGradient };
  const allowed = allowedExcess(end);
  if (end.loss - end.benchmarkLoss > allowed) return worseThanOneNumber(course, end, allowed);
  // Where it stopped by itself, its validation loss stood still.
  if (course.earlyStopping && course.loss.length < course.epochs) return finished;
  return driftOf(course, end, allowed) ?? fallOf(course, end) ?? finished;
}

function allowedExcess({ rows, benchmarkLoss, benchmarkParameters, lossOfNothing }: EndFigures): number {
  const explained = Math.max(0, lossOfNothing - benchmarkLoss);
  // Below 1e-12 of all there is to explain it is rounding.
  return Math.max(
    (benchmarkParameters * benchmarkLoss) / rows,
    networkTolerance * networkTolerance * explained,
    1e-12 * lossOfNothing,
  );
}

/** What an excess of the loss is worth in λ̂. */
function inLambda({ benchmarkLambda, benchmarkLoss, lossOfNothing }: EndFigures, excess: number): number {
  return Math.abs(benchmarkLambda) * Math.sqrt(excess / (lossOfNothing - benchmarkLoss));
}

function worseThanOneNumber(course: Course, end: EndFigures, allowed: number): Finish {
  const { loss, learningRate, epochs, earlyStopping } = course;
  const { benchmarkLoss, benchmarkLambda, lambdaMean } = end;
  const done = loss.length;
  const rmse = (square: number): string => figure(Math.sqrt(square), 3);
  const ofDescent = Number.isNaN(benchmarkLambda);
  const worse = `fits the rows that it learned from worse than ${ofDescent ? 'its closed form' : 'a single number'} does (rmse ${rmse(end.loss)} versus ${rmse(benchmarkLoss)})`;
  const off = Math.abs(lambdaMean - benchmarkLambda) > inLambda(end, allowed);
  const level = off
    ? `: λ̂ has reached ${figure(lambdaMean, 3)}; the best single number is ${figure(benchmarkLambda, 3)}`
    : '';
  // Over the last quarter of the epochs; a loss is a mean over its epoch, and lags.
  const quarter = Math.max(1, Math.floor(done / 4));
  const excess = loss.map((value) => value - benchmarkLoss);
  const now = mean(excess.subarray(-quarter));
  if (earlyStopping && done < epochs && !(now > allowed)) {
    const reason = `has not finished: the weights that early stopping kept ${worse.replace('fits', 'fit')}${level}; try more patience, more rows, or a smaller network`;
    return { state: 'moving', epochsWanted: null, reason };
  }
  const wanted = epochsUntil(allowed, excess);
  if (done < fewestToJudge || wanted <= hopeless * done) return moving(`it ${worse}${level}`, wanted);
  const rate = learningRate === null ? '' : ` with learning rate ${figure(learningRate)}`;
  // Less than a hundredth of the way, from 0.
  if (Math.abs(lambdaMean) < Math.abs(benchmarkLambda) / 100) {
    const reason = `has hardly moved${rate}: in ${plural(done, 'epoch')} λ̂ went from 0 to ${figure(lambdaMean, 2)}; the best single number is ${figure(benchmarkLambda, 3)}`;
    return { state: 'stuck', epochsWanted: wantedOrNull(wanted), reason };
  }
  if (excess.subarray(-quarter).some((value) => value < 3 * allowed)) {
    const reason = `has not settled${rate}: its loss goes up and down, and at the end it ${worse}; use a smaller learning rate, or a schedule that lowers it`;
    return { state: 'moving', epochsWanted: null, reason };
  }
  const reason = `is stuck${rate}: it ${worse}${level}, and no longer gets closer`;
  return { state: 'stuck', epochsWanted: wantedOrNull(wanted), reason };
}

/** λ̂ on the hold-out rows, where its last quarter moved it by more than its error, the way that it was going. */
function driftOf({ lambdaMean }: Course, end: EndFigures, allowed: number): Finish | undefined {
  const done = lambdaMean.length;
  if (done < 8 || Number.isNaN(end.benchmarkLambda)) return undefined;
  const [second, third, fourth] = quarters(lambdaMean);
  const [before, latest] = [third - second, fourth - third];
  // What comes and goes is not on its way.
  const half = lambdaMean.subarray(-2 * Math.floor(done / 8));
  const within = mean(half.subarray(half.length / 2)) - mean(half.subarray(0, half.length / 2));
  if (!(before * latest > 0 && within * latest > 0)) return undefined;
  const error = Math.max(inLambda(end, allowed), networkTolerance * Math.abs(fourth));
  const { ratio, left } = ahead(Math.abs(before), Math.abs(latest));
  if (!(Math.abs(latest) > error && left > error)) return undefined;
  const wanted = done + Math.floor(done / 4) * timesUntil(error, left, ratio);
  return moving(
    `in the last quarter of its epochs λ̂ went from ${figure(third, 3)} to ${figure(fourth, 3)}`,
    wanted,
  );
}

/**
 * The loss on rows that it does not learn from, where its last quarter took more off than chance may. A step d in the
 * predictions that fits only the noise of the rows that are learned from takes about d² off their loss, and changes that
 * of N other rows by ± 2 σ d/√N.
 */
function fallOf(
  { loss, holdOutLoss, validationLoss, earlyStopping }: Course,
  end: EndFigures,
): Finish | undefined {
  if (loss.length < 8) return undefined;
  const [watched, rows] = earlyStopping
    ? [validationLoss, end.validationRows]
    : [holdOutLoss, end.holdOutRows];
  const [, seenBefore, seen] = quarters(loss);
  const [first, before, latest] = quarters(watched);
  const [learned, fall] = [seenBefore - seen, before - latest];
  const least = Math.max(
    materialGain * latest,
    networkTolerance * networkTolerance * Math.max(0, end.lossOfNothing - end.benchmarkLoss),
  );
  const chance = 4 * Math.sqrt((latest * Math.max(0, learned)) / rows);
  const { ratio, left } = ahead(first - before, fall);
  if (!(learned > materialGain * seen && left > least && fall > chance)) return undefined;
  const wanted = loss.length + Math.floor(loss.length / 4) * timesUntil(least, left, ratio);
  return moving(
    `the last quarter of its epochs lowered its loss on rows that it does not learn from by ${figure((100 * fall) / before, 2)} %`,
    wanted,
  );
}

function moving(what: string, wanted: number): Finish {
  const epochsWanted = wantedOrNull(wanted);
  const asks =
    epochsWanted === null
      ? 'give it more epochs'
      : `its trend suggests about ${plural(epochsWanted, 'epoch')}`;
  return { state: 'moving', epochsWanted, reason: `has not finished: ${what}; ${asks}` };
}

/** Two significant digits, rounded up. */
const wantedOrNull = (wanted: number): number | null => (Number.isFinite(wanted) ? roundUp(wanted) : null);

/**
 * The epoch in which an excess comes down to `allowed`, by its means over the last three quarters: as a geometric series
 * where their ratio is steady, and where it rises as a power of the epoch, since a descent has taken the steepest ways
 * first. NaN where the excess does not fall, or there are too few epochs.
 */
function epochsUntil(allowed: number, excess: Float64Array): number {
  const done = excess.length;
  if (done < 4) return NaN;
  const [first, before, now] = quarters(excess);
  if (!(now < before)) return NaN;
  const centre = (7 / 8) * done;
  const slowing = now / before > 1.05 * (before / first);
  const epoch = slowing
    ? centre * exp((log(now / allowed) * log(7 / 5)) / log(before / now))
    : centre + Math.floor(done / 4) * timesUntil(allowed, now, now / before);
  return Math.max(epoch, done + 1);
}

/**
 * Moves between the means of quarters as a geometric series: its ratio, and what is left to go from the end of the last
 * quarter on.
 */
function ahead(before: number, latest: number): { ratio: number; left: number } {
  const ratio = before > 0 ? Math.min(0.9, latest / before) : 0.9;
  return { ratio, left: (latest * ratio * Math.sqrt(ratio)) / (1 - ratio) };
}

/** How often `from` has to be multiplied by a ratio below 1 to come down to `to`. */
const timesUntil = (to: number, from: number, ratio: number): number =>
  Math.max(1, log(to / from) / log(ratio));

/** Means over the second, third and fourth quarter. */
function quarters(values: Float64Array): [number, number, number] {
  const quarter = Math.floor(values.length / 4);
  const end = values.length;
  return [3, 2, 1].map((back) => mean(values.subarray(end - back * quarter, end - (back - 1) * quarter))) as [
    number,
    number,
    number,
  ];
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
