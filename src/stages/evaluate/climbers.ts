import { numbered, picked } from '../../arrays.js';
import { solveLeastSquares } from '../../estimators/householder.js';
import { finite } from '../../evaluation/scores.js';
import type { Climber, RungAblations } from '../../verdicts/ladder.js';
import type { Candidate } from './candidate.js';
import {
  candidateErrors,
  type Comparison,
  bestConstant,
  errorsOf,
  type EvaluatedRows,
  meanOf,
} from './comparison.js';
import type { TestedFit } from './lambda-tests.js';

/** The training mean and constant λ, where the file has no estimator that is it. */
export function baselines(
  { target, weight, rows: { train, holdOut } }: Comparison,
  candidates: readonly Candidate[],
  constant: number,
): Climber[] {
  const isOneLambda = ({ config, estimator, all: { lambdaHat } }: Candidate): boolean =>
    !estimator.trains(config) && train.every((j) => lambdaHat[j] === lambdaHat[train[0]]);
  const climbers: Climber[] = [];
  if (!candidates.some(({ estimator }) => estimator.level === 'mean')) {
    const mean = meanOf(target, train);
    climbers.push({
      name: 'training mean',
      level: 'mean',
      inFile: false,
      diverged: false,
      parameters: 1,
      errors: picked(target, holdOut).map((value) => value - mean),
    });
  }
  if (!candidates.some(isOneLambda)) {
    climbers.push({
      name: 'constant λ',
      level: 'closed-form',
      inFile: false,
      diverged: false,
      parameters: 1,
      errors: residuals(holdOut, target, constant, weight),
    });
  }
  return climbers;
}

export function climber(candidate: Candidate, comparison: Comparison): Climber {
  const { name, estimator, fit } = candidate;
  const { holdOut } = comparison.rows;
  const isNetwork = estimator.level === 'network' && fit.status !== 'diverged';
  return {
    name,
    level: estimator.level,
    inFile: true,
    diverged: fit.status === 'diverged',
    // A λ̂ for each row is as many parameters as there are rows.
    parameters: estimator.lambdaByRow ? holdOut.length : fit.parameters.length,
    errors: picked(candidateErrors(candidate, comparison), holdOut),
    ...(isNetwork && { ablations: ablationsOf(candidate, comparison) }),
  };
}

/** A fit that was made to test λ. */
export function testedClimber({ test, kHat }: TestedFit, { target, rows: { holdOut } }: Comparison): Climber {
  return {
    name: test.name,
    level: 'closed-form',
    inFile: false,
    diverged: false,
    parameters: test.terms + 1,
    errors: residuals(holdOut, target, 1, kHat),
  };
}

/**
 * What the network is compared with when something is taken from it. Dealt out at random, λ̂ of another row has the
 * mean m and the variance v of λ̂ over the hold-out rows, so that the square expected of row j is
 * (y_j − m w_j)² + v w_j²: the average over all permutations, none of which has to be drawn.
 */
function ablationsOf(candidate: Candidate, comparison: Comparison): RungAblations {
  const { target, weight, rows } = comparison;
  const { holdOut } = rows;
  const lambda = candidate.all.lambdaHat;
  const known = holdOut.filter((j) => Number.isFinite(lambda[j]));
  const m = meanOf(lambda, known);
  const v = known.reduce((sum, j) => sum + (lambda[j] - m) * (lambda[j] - m), 0) / known.length;
  const constant = bestConstant(comparison);
  return {
    shuffledSquares: numbered(holdOut.length, (r) => {
      const j = holdOut[r];
      const error = target[j] - m * weight[j];
      return error * error + v * weight[j] * weight[j];
    }),
    biasOnlyErrors: residuals(holdOut, target, constant, weight),
    ...(candidate.frozen && { frozenErrors: picked(errorsOf(comparison, candidate.frozen), holdOut) }),
    explained: explainedBySummaries(candidate, rows, known),
  };
}

/** r² of λ̂_j on 1, s_j, the mean of x where it was read and k where it is an input; null where λ̂ is one number. */
function explainedBySummaries(candidate: Candidate, rows: EvaluatedRows, over: Uint32Array): number | null {
  const y = picked(candidate.all.lambdaHat, over);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const centred = y.map((value) => value - mean);
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  const scale = Math.max(...y.map(Math.abs));
  // Below rounding there is no variance to explain.
  if (!(total > y.length * (1e-14 * scale) * (1e-14 * scale))) return null;
  const summaries = [
    rows.s,
    ...(candidate.readsPaths ? [rows.meanX] : []),
    ...(candidate.readsK ? [rows.k] : []),
  ];
  const columns = [new Float64Array(y.length).fill(1), ...summaries.map((values) => picked(values, over))];
  const solution = solveLeastSquares(columns, centred);
  if (!solution) return null;
  let left = 0;
  centred.forEach((value, r) => {
    const error = value - columns.reduce((sum, column, b) => sum + solution.theta[b] * column[r], 0);
    left += error * error;
  });
  return finite(1 - left / total);
}

/** y_j − b x_j of some rows. */
const residuals = (rows: Uint32Array, y: Float64Array, b: number, x: Float64Array): Float64Array =>
  numbered(rows.length, (r) => y[rows[r]] - b * x[rows[r]]);
