import { type Dependence, meanWithError } from '../../evaluation/mean-with-error.js';
import { levels, type Level } from '../rungs.js';
import { beatenSignificance, significance } from '../thresholds.js';
import { figure } from '../words.js';

/**
 * The estimators from the simplest to the richest by their log scores: the mean of ln p(y | x) over unseen transitions, in
 * nats per transition. A likelihood and a pseudo-likelihood stand on it alike: both say a density of what was to come.
 */
export interface TransitionLadder {
  readonly on: 'transitions';
  readonly rungs: readonly TransitionRung[];
  /** Estimators that stand on no rung, with the reason. */
  readonly apart: readonly { readonly name: string; readonly reason: string }[];
}

export interface TransitionRung {
  /** The estimator's name; `random walk` where the file has none that is it. */
  readonly name: string;
  readonly level: Level;
  readonly inFile: boolean;
  /** Null where it makes an unseen transition impossible, or was not fitted. */
  readonly logScore: number | null;
  /** Unseen transitions that have no density under it. */
  readonly impossible: number;
  /** Over the nearest rung below that has a score. */
  readonly gain: ScoreGain | null;
  /** Over the best of all rungs of a lower level and of what its training began from: what a network has to show. */
  readonly gainOverSimpler: ScoreGain | null;
  readonly sentence: string;
}

/** The mean over unseen transitions of ln p − ln p of another, in nats, with its error. */
export interface ScoreGain {
  readonly over: string;
  readonly mean: number;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  readonly p: number | null;
}

export interface ScoreClimber {
  readonly name: string;
  readonly level: Level;
  readonly inFile: boolean;
  readonly parameters: number;
  /** ln p of each unseen transition, NaN where it has no density at all; undefined where it was not fitted. */
  readonly logDensity: Float64Array | undefined;
  /** Under the law of few parameters that it begins from, where it does: what it learned has to beat that as well. */
  readonly begin?: Float64Array | undefined;
}

/** How unseen transitions make up independent units: `unit` of each, ascending, and how units depend on each other. */
export interface Units {
  readonly unit: Uint32Array;
  readonly dependence: Dependence;
}

/** What scores are compared with. */
type Scorer = Pick<ScoreClimber, 'name' | 'logDensity'>;

const beginning = 'the line that it began from';

export function transitionLadder(
  climbers: readonly ScoreClimber[],
  units: Units,
  apart: TransitionLadder['apart'],
): TransitionLadder {
  const ordered = climbers.toSorted(
    (a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.parameters - b.parameters,
  );
  const scored = ordered.filter(({ logDensity }) => scoreOf(logDensity) !== null);
  const rungs = ordered.map((climber): TransitionRung => {
    const { name, level, inFile, logDensity } = climber;
    const logScore = scoreOf(logDensity);
    const impossible = logDensity?.reduce((count, one) => count + (one === -Infinity ? 1 : 0), 0) ?? 0;
    const below = scored.filter((other) => ordered.indexOf(other) < ordered.indexOf(climber));
    const start = scoreOf(climber.begin) === null ? [] : [{ name: beginning, logDensity: climber.begin }];
    const simpler = [...below.filter((other) => other.level !== level), ...start]
      .toSorted((a, b) => scoreOf(b.logDensity)! - scoreOf(a.logDensity)!)
      .at(0);
    const against = (other: Scorer | undefined): ScoreGain | null =>
      other && logScore !== null ? scoreGain(other, logDensity!, units) : null;
    const rung = {
      name,
      level,
      inFile,
      logScore,
      impossible,
      gain: against(below.at(-1)),
      gainOverSimpler: level === 'network' || level === 'gaussian-process' ? against(simpler) : null,
    };
    return { ...rung, sentence: sentenceOf(rung) };
  });
  return { on: 'transitions', rungs, apart };
}

function scoreOf(logDensity: Float64Array | undefined): number | null {
  if (!logDensity || logDensity.length === 0) return null;
  const mean = logDensity.reduce((sum, one) => sum + one, 0) / logDensity.length;
  return Number.isFinite(mean) ? mean : null;
}

/**
 * Of the others that gain over a climber beyond chance, each with its share, the one that gains most. A fit of p parameters to n transitions
 * is off by p/2n nats on average where its model holds (Akaike 1973): so much another may gain by luck.
 */
export function beatenBy(
  climber: ScoreClimber,
  climbers: readonly ScoreClimber[],
  units: Units,
  learned: number,
): { name: string; gain: ScoreGain } | null {
  if (scoreOf(climber.logDensity) === null) return null;
  const others = climbers.filter((other) => other !== climber && scoreOf(other.logDensity) !== null);
  const luck = climber.parameters / (2 * learned);
  const gains = others.map(({ name, logDensity }) => ({
    name,
    gain: scoreGain(climber, logDensity!, units),
    beyond: pairedMean(
      logDensity!.map((value, i) => value - climber.logDensity![i] - luck),
      units,
    ),
  }));
  const decided = gains.filter(
    // A gain of 0 is that of densities that are the same but for rounding.
    ({ gain, beyond: { mean, p } }) =>
      gain.mean > 0 && mean > 0 && p !== null && p < beatenSignificance / others.length,
  );
  const [best] = decided.toSorted((a, b) => b.gain.mean - a.gain.mean);
  return best ? { name: best.name, gain: best.gain } : null;
}

/** Densities that differ by no more, relative to their size, are the same but for rounding. */
const rounding = 1e-12;

function scoreGain({ name, logDensity }: Scorer, own: Float64Array, units: Units): ScoreGain {
  const same = own.every((value, i) => Math.abs(value - logDensity![i]) <= rounding * (1 + Math.abs(value)));
  if (same) return { over: name, mean: 0, standardError: 0, interval95: [0, 0], p: 1 };
  const { mean, standardError, interval95, p } = pairedMean(
    own.map((value, i) => value - logDensity![i]),
    units,
  );
  return { over: name, mean, standardError, interval95, p };
}

/** The mean of values per transition with its error from the means of units, each weighted by its transitions. */
export function pairedMean(
  values: Float64Array,
  { unit, dependence }: Units,
): ReturnType<typeof meanWithError> {
  const count = unit.reduce((most, one) => Math.max(most, one + 1), 0);
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
  values.forEach((value, i) => {
    sums[unit[i]] += value;
    sizes[unit[i]]++;
  });
  const kept = Array.from(sizes, (_, u) => u).filter((u) => sizes[u] > 0);
  const usual = values.length / kept.length;
  return meanWithError(
    Float64Array.from(kept, (u) => sums[u] / usual),
    Uint32Array.from(kept),
    dependence,
  );
}

function sentenceOf({ logScore, impossible, gain }: Omit<TransitionRung, 'sentence'>): string {
  if (logScore === null) {
    return impossible > 0
      ? `It makes ${impossible} unseen transition${impossible === 1 ? '' : 's'} impossible, and has no score.`
      : 'It could not be fitted, and has no score.';
  }
  if (!gain) return 'What the others have to beat.';
  if (gain.mean === 0) return `The same as ${gain.over}.`;
  return `${claimOf(gain)}: ${gainInWords(gain)}.`;
}

const claimOf = ({ over, mean, p }: ScoreGain): string =>
  p !== null && p < significance
    ? `${mean > 0 ? 'Better' : 'Worse'} than ${over}`
    : `Indistinguishable from ${over}`;

/** it gains 0.012 nats per unseen transition (95 % interval 0.004 to 0.02) */
export function gainInWords({ mean, interval95 }: ScoreGain): string {
  const change = mean < 0 ? `loses ${figure(-mean, 2)}` : `gains ${figure(mean, 2)}`;
  const [low, high] = (interval95 ?? []).map((end) => figure(mean < 0 ? -end : end, 2));
  const ends = mean < 0 ? [high, low] : [low, high];
  const range = interval95 ? ` (95 % interval ${ends[0]} to ${ends[1]})` : '';
  return `it ${change} nats per unseen transition${range}`;
}
