import { picked } from '../../arrays.js';
import { type ErrorChoice, type ErrorModel, errorModelOf } from '../../estimators/error-model.js';
import { fitLinear } from '../../estimators/linear-fit.js';
import { finite } from '../../evaluation/scores.js';
import { reachesAcross } from '../../random/split.js';
import { truthKind } from '../../estimands/lambda.js';
import type { ConstantEvidence, Evidence } from '../../verdicts/evidence.js';
import { isExact, ladder } from '../../verdicts/ladder.js';
import type { EvaluateParameters } from './result.js';
import { sourceIn } from '../source.js';
import type { StageContext } from '../stage.js';
import type { Candidate } from './candidate.js';
import { baselines, climber, testedClimber } from './climbers.js';
import {
  bestConstant,
  comparisonOf,
  dependenceOf,
  type EvaluatedRows,
  holdOutRows,
  meanOf,
} from './comparison.js';
import type { ScoredCurve } from './curves.js';
import { designs } from './designs.js';
import { fitEvidence } from './fit-evidence.js';
import { lambdaTests } from './lambda-tests.js';
import { modelEvidence } from './model-evidence.js';

/** Gathers what the verdicts are made from. */
export async function gatherEvidence(
  context: StageContext,
  parameters: EvaluateParameters,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
  curves: ReadonlyMap<string, ScoredCurve>,
): Promise<Evidence> {
  const { lambda, noise, start, holdOut, reference, lags: reach } = parameters;
  const { s, train } = rows;
  const truth = truthKind(lambda);
  const leaks = reachesAcross(rows, reach);
  const comparison = comparisonOf(truth.kind === 'row', rows, {
    dependence: dependenceOf(reach, holdOut.by),
    leaks,
  });
  const errors = errorsInUse(candidates, parameters);
  const constant = constantEvidence(rows, errors);
  const best = bestConstant(comparison);
  const tested =
    truth.kind === 'row' || constant.exact
      ? []
      : await lambdaTests(context, errors, candidates, comparison, reach);
  const standsApart = (candidate: Candidate): boolean => comparison.on === 'k' && candidate.readsK;
  const climbers = [
    ...baselines(comparison, candidates, best),
    ...candidates
      .filter((candidate) => !standsApart(candidate))
      .map((candidate) => climber(candidate, comparison)),
    ...tested.filter(({ inFile }) => !inFile).map((fit) => testedClimber(fit, comparison)),
  ];
  return {
    source: sourceIn(context.upstream) === 'simulate' ? 'simulated' : 'imported',
    truth,
    reference,
    noise,
    rows: {
      train: train.length,
      holdOut: rows.holdOut.length,
      empty: train.reduce((count, j) => count + (s[j] === 0 ? 1 : 0), 0),
    },
    reach,
    leak: leaks ? { by: holdOut.by, gap: holdOut.gap } : undefined,
    start,
    constant,
    ladder: ladder(comparison.on, climbers, {
      ...holdOutRows(comparison),
      apart: candidates
        .filter(standsApart)
        .map(({ name }) => ({ name, reason: 'it reads k, which it would predict' })),
    }),
    fits: candidates.map((candidate) => fitEvidence(candidate, comparison, best, curves.get(candidate.name))),
    designs: designs(candidates, rows, tested, { noise, reach, constant }),
    lambdaTests: tested.map(({ test }) => test),
    model: truth.kind === 'row' ? undefined : await modelEvidence(context, errors, reach, rows, candidates),
  };
}

/** The errors of the file's closed forms, where they choose some, else the usual ones of such data. */
function errorsInUse(
  candidates: readonly Candidate[],
  { errors: usual, overlap = 1 }: Pick<EvaluateParameters, 'errors' | 'overlap'>,
): ErrorModel {
  const chosen: ErrorChoice[] = candidates.map(({ config }) => config as ErrorChoice);
  return errorModelOf(chosen.find(({ errors }) => errors !== undefined) ?? usual, overlap);
}

/** Constant λ in closed form on the training rows. */
function constantEvidence({ s, k, train, holdOut }: EvaluatedRows, errors: ErrorModel): ConstantEvidence {
  const fit = fitLinear([picked(s, train)], picked(k, train), train, errors);
  if (!fit) return { estimate: null, standardError: null, interval95: null, exact: false };
  const [estimate] = fit.coefficients;
  const [standardError] = fit.standardErrors;
  const half = fit.critical975[0] * standardError;
  const squares = k.map((value, j) => (value - estimate * s[j]) * (value - estimate * s[j]));
  return {
    estimate: finite(estimate),
    standardError: finite(standardError),
    interval95: Number.isFinite(half) ? [estimate - half, estimate + half] : null,
    exact: isExact(meanOf(squares, holdOut), picked(k, holdOut)),
  };
}
