import { constantDesign, storedDesign } from '../../estimators/design-evidence.js';
import { meanWithError } from '../../evaluation/mean-with-error.js';
import { finite } from '../../evaluation/scores.js';
import { truthKind } from '../../targets/truth.js';
import type { DesignEvidence, Evidence, FitEvidence } from '../../verdicts/evidence.js';
import { ladder } from '../../verdicts/ladder.js';
import type { EvaluateParameters, ScoredCurve } from '../evaluate.js';
import type { StageContext } from '../stage.js';
import type { Candidate } from './candidate.js';
import { baselines, climber } from './climbers.js';
import {
  at,
  candidateErrors,
  type Comparison,
  comparisonOf,
  bestConstant,
  type EvaluatedRows,
  meanOf,
  dependenceOf,
} from './comparison.js';
import { higherTerms } from './higher-terms.js';

/** Gathers what the verdicts are made from. */
export async function gatherEvidence(
  context: StageContext,
  parameters: EvaluateParameters,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
  curves: ReadonlyMap<string, ScoredCurve>,
): Promise<Evidence> {
  const { lambda, noise, start, holdOut, reference } = parameters;
  const { s, k, train } = rows;
  const truth = truthKind(lambda);
  const dependence = dependenceOf(parameters.lags, holdOut.by);
  const comparison = comparisonOf(truth.kind === 'row', rows, dependence);
  const constant = bestConstant(comparison);
  const standsApart = (candidate: Candidate): boolean => comparison.on === 'k' && candidate.readsK;
  const climbers = [
    ...baselines(comparison, candidates, constant),
    ...candidates
      .filter((candidate) => !standsApart(candidate))
      .map((candidate) => climber(candidate, comparison)),
  ];
  return {
    source: context.upstream['simulate'] ? 'simulated' : 'imported',
    truth,
    reference,
    noise,
    rows: {
      train: train.length,
      holdOut: rows.holdOut.length,
      empty: train.reduce((count, j) => count + (s[j] === 0 ? 1 : 0), 0),
    },
    lags: parameters.lags,
    start,
    scaleOfK: Math.sqrt(train.reduce((sum, j) => sum + k[j] * k[j], 0) / train.length),
    ladder: ladder(comparison.on, climbers, {
      rows: rows.holdOut,
      dependence,
      target: at(comparison.target, rows.holdOut),
      apart: candidates
        .filter(standsApart)
        .map(({ name }) => ({ name, reason: 'it reads k, which it would predict' })),
    }),
    fits: candidates.map((candidate) =>
      fitEvidence(candidate, comparison, constant, curves.get(candidate.name)),
    ),
    designs: designs(candidates, rows, noise),
    higherTerms:
      truth.kind === 'row' ? undefined : await higherTerms(context, parameters, rows, candidates, comparison),
  };
}

function fitEvidence(
  candidate: Candidate,
  comparison: Comparison,
  constant: number,
  curve: ScoredCurve | undefined,
): FitEvidence {
  const { name, estimator, fit, stored } = candidate;
  const { rows, target, weight, dependence } = comparison;
  const errors = candidateErrors(candidate, comparison);
  const squares = errors.map((error) => error * error);
  const excess = squares.map((square, j) => {
    const error = target[j] - constant * weight[j];
    return square - error * error;
  });
  const over = (of: Uint32Array) => meanWithError(at(excess, of), of, dependence);
  const [seen, unseen] = [over(rows.train), over(rows.holdOut)];
  const predicts = Number.isFinite(seen.mean) && Number.isFinite(unseen.mean);
  const degreesOfFreedom = stored.has('functions')
    ? Math.min(...stored.column('functions', 'degreesOfFreedom'))
    : NaN;
  const lambda = candidate.lambdaOver(rows.holdOut);
  return {
    name,
    level: estimator.level,
    status: fit.status,
    readsK: candidate.readsK,
    parameters: fit.parameters,
    degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : undefined,
    lambdaHoldOut: estimator.lambdaByRow ? { mean: finite(lambda.mean), sd: finite(lambda.sd) } : null,
    curve: curve ? { ...curve.score, ...sizeOf(curve.truth) } : null,
    trainMse: finite(meanOf(squares, rows.train)),
    holdOutMse: finite(meanOf(squares, rows.holdOut)),
    optimism: predicts
      ? {
          mean: unseen.mean - seen.mean,
          standardError: hypotenuse(seen.standardError, unseen.standardError),
        }
      : null,
    training: candidate.training,
  };
}

function hypotenuse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.sqrt(a * a + b * b);
}

/** √ mean square and standard deviation of the true λ(x) on the grid, where it has a value. */
function sizeOf(truth: Float64Array | undefined): { truthRms: number | null; truthSd: number | null } {
  const values = truth?.filter(Number.isFinite) ?? new Float64Array();
  if (values.length === 0) return { truthRms: null, truthSd: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return { truthRms: finite(Math.sqrt(square)), truthSd: finite(Math.sqrt(variance)) };
}

/** What the x of the training rows say of each basis; σ is the noise, or the residuals' where k was observed. */
function designs(
  candidates: readonly Candidate[],
  rows: EvaluatedRows,
  noise: number | undefined,
): DesignEvidence[] {
  const { s, k, train } = rows;
  const stored = candidates.flatMap((candidate) => {
    const sigma = noise ?? candidate.score(k, train).rmse;
    const design = sigma === null ? undefined : storedDesign(candidate.name, candidate.stored, sigma);
    return design ? [design] : [];
  });
  if (stored.length > 0) return stored;
  const constant = bestConstant(comparisonOf(false, rows, 'independent'));
  const residual = (j: number): number => k[j] - constant * s[j];
  const mse = train.reduce((sum, j) => sum + residual(j) * residual(j), 0) / train.length;
  return [constantDesign(s, train, noise ?? Math.sqrt(mse))];
}
