import { roles } from '../../../random/transition-split.js';
import {
  type TimedTransitions,
  training,
  type TransitionRows,
  withRole,
} from '../../../rows/transition-rows.js';
import type { Goodness, ProcessEvidence, ProcessFit } from '../../../verdicts/process/evidence.js';
import {
  beatenBy,
  pairedMean,
  type ScoreClimber,
  transitionLadder,
  type Units,
} from '../../../verdicts/process/ladder.js';
import type { ReadCandidate } from './candidate.js';
import { fitRandomWalk, randomWalkScores } from './random-walk.js';

/** What the random walk and the candidates say of training and of unseen transitions. */
export interface Scored {
  readonly rows: TransitionRows;
  readonly train: TimedTransitions;
  readonly holdOut: TimedTransitions;
  /** Places of either among all transitions. */
  readonly trainAt: Uint32Array;
  readonly holdOutAt: Uint32Array;
}

export function scoredRows(rows: TransitionRows): Scored {
  const placesOf = (wanted: number): Uint32Array =>
    Uint32Array.from([...rows.role.keys()].filter((i) => rows.role[i] === wanted));
  return {
    rows,
    train: training(rows),
    holdOut: withRole(rows, roles.holdOut),
    trainAt: placesOf(roles.train),
    holdOutAt: placesOf(roles.holdOut),
  };
}

/** ln p of some transitions; undefined where there is no density. */
export const logDensityAt = ({ scores }: ReadCandidate, places: Uint32Array): Float64Array | undefined =>
  scores && Float64Array.from(places, (i) => scores.logDensity[i]);

/** ln p under the law of few parameters that a fit begins from, where it begins from one. */
const beginOf = ({ begin }: ReadCandidate, places: Uint32Array): Float64Array | undefined =>
  begin && Float64Array.from(places, (i) => begin.logDensity[i]);

/** Gathers what the verdicts are made from. `goodness`: of the candidates that were tested, by name. */
export function processEvidence(
  scored: Scored,
  candidates: readonly ReadCandidate[],
  source: ProcessEvidence['source'],
  goodness: ReadonlyMap<string, Goodness>,
): ProcessEvidence {
  const { rows, train, trainAt, holdOutAt } = scored;
  const walk = fitRandomWalk(train);
  const walked = randomWalkScores(walk, rows.all);
  const at = (values: Float64Array, places: Uint32Array): Float64Array =>
    Float64Array.from(places, (i) => values[i]);
  const units = unitsOf(rows, holdOutAt, source);
  const trainUnits = unitsOf(rows, trainAt, source);
  const isWalk = ({ estimator, config, scores }: ReadCandidate): boolean =>
    estimator.level === 'closed-form' &&
    (config as { model?: unknown }).model === 'brownian' &&
    scores !== undefined;
  const climbers: ScoreClimber[] = [
    ...(candidates.some(isWalk)
      ? []
      : [
          {
            name: 'random walk',
            level: 'mean' as const,
            inFile: false,
            parameters: 2,
            logDensity: at(walked, holdOutAt),
          },
        ]),
    ...candidates
      .filter(({ scores }) => scores !== undefined)
      .map((candidate) => ({
        name: candidate.name,
        level: candidate.estimator.level,
        inFile: true,
        parameters: candidate.estimated,
        logDensity: logDensityAt(candidate, holdOutAt),
        begin: beginOf(candidate, holdOutAt),
      })),
  ];
  const apart = candidates
    .filter(({ scores }) => scores === undefined)
    .map(({ name, fit }) => ({
      name,
      reason: fit.status === 'diverged' ? 'it could not be fitted' : 'it has no law of what comes next',
    }));
  const beatenByIn = (name: string): ProcessFit['beatenBy'] => {
    const own = climbers.find((climber) => climber.name === name);
    return own ? beatenBy(own, climbers, units, trainAt.length) : null;
  };
  const time = train.dt.reduce((sum, dt) => sum + dt, 0);
  return {
    source,
    transitions: { train: trainAt.length, holdOut: holdOutAt.length },
    time,
    wholeTime: rows.all.dt.reduce((sum, dt) => sum + dt, 0),
    dt: time / trainAt.length,
    fits: candidates.map((candidate) => ({
      ...fitOf(candidate, scored, { walked, units, trainUnits }),
      beatenBy: beatenByIn(candidate.name),
      goodness: goodness.get(candidate.name) ?? null,
    })),
    ladder: transitionLadder(climbers, units, apart),
  };
}

/**
 * Units of transitions: the paths where more of these than of times are unseen and they were simulated, each independent of the
 * others; else the times, whose means over paths may correlate mildly.
 */
export function unitsOf(
  { path, row }: TransitionRows,
  places: Uint32Array,
  source: ProcessEvidence['source'],
): Units {
  const paths = new Set(Array.from(places, (i) => path[i]));
  const times = new Set(Array.from(places, (i) => row[i]));
  if (source === 'simulated' && paths.size > times.size) {
    return { unit: Uint32Array.from(places, (i) => path[i]), dependence: 'independent' };
  }
  return { unit: Uint32Array.from(places, (i) => row[i]), dependence: { window: 1 } };
}

/** Whether values have to be above 0 under its model. */
const isPositive = ({ estimator, config }: ReadCandidate): boolean =>
  estimator.domain?.(config).within[0] === 0;

/** Of the difference of two independent means, with the degrees of freedom of Welch (1947). */
function errorOfDifference(
  ...means: readonly ReturnType<typeof pairedMean>[]
): Pick<NonNullable<ProcessFit['loss']>, 'standardError' | 'degreesOfFreedom'> {
  let [squares, fourths] = [0, 0];
  for (const { standardError, degreesOfFreedom } of means) {
    if (standardError === null || degreesOfFreedom === null) {
      return { standardError: null, degreesOfFreedom: null };
    }
    const square = standardError * standardError;
    squares += square;
    fourths += (square * square) / degreesOfFreedom;
  }
  return {
    standardError: Math.sqrt(squares),
    degreesOfFreedom: fourths > 0 ? (squares * squares) / fourths : 1,
  };
}

function densityOf({ config, estimator }: ReadCandidate): ProcessFit['density'] {
  if ((config as { likelihood?: unknown }).likelihood === 'exact') return 'exact';
  return estimator.estimands(config).some(({ of }) => of === 'process') ? 'approximate' : 'increments';
}

interface Walked {
  readonly walked: Float64Array;
  readonly units: Units;
  readonly trainUnits: Units;
}

function fitOf(
  candidate: ReadCandidate,
  { trainAt, holdOutAt }: Scored,
  { walked, units, trainUnits }: Walked,
): Omit<ProcessFit, 'goodness' | 'beatenBy'> {
  const { name, estimator, fit, scores, parameters, wholeSample } = candidate;
  const meanAt = (places: Uint32Array): number | null => {
    if (!scores) return null;
    const mean = places.reduce((sum, i) => sum + scores.logDensity[i], 0) / places.length;
    return Number.isFinite(mean) ? mean : null;
  };
  const [trainScore, holdOutScore] = [meanAt(trainAt), meanAt(holdOutAt)];
  const gainAt = (places: Uint32Array, of: Units): ReturnType<typeof pairedMean> =>
    pairedMean(
      Float64Array.from(places, (i) => scores!.logDensity[i] - walked[i]),
      of,
    );
  let loss: ProcessFit['loss'] = null;
  if (trainScore !== null && holdOutScore !== null) {
    const [gained, kept] = [gainAt(trainAt, trainUnits), gainAt(holdOutAt, units)];
    loss = {
      mean: gained.mean - kept.mean,
      gained: gained.mean,
      ...errorOfDifference(gained, kept),
    };
  }
  return {
    name,
    level: estimator.level,
    status: fit.status,
    density: densityOf(candidate),
    isPositive: isPositive(candidate),
    parameters,
    wholeSample,
    trainScore,
    holdOutScore,
    loss,
  };
}
