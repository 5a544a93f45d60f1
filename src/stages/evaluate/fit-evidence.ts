import { picked } from '../../arrays.js';
import { meanWithError } from '../../evaluation/mean-with-error.js';
import { ratioWithError, type RatioWithError } from '../../evaluation/ratio-with-error.js';
import { finite } from '../../evaluation/scores.js';
import type { FitEvidence, Optimism } from '../../verdicts/fit-evidence.js';
import { isExact } from '../../verdicts/ladder.js';
import type { Candidate } from './candidate.js';
import { candidateErrors, type Comparison, meanOf } from './comparison.js';
import type { ScoredCurve } from './curves.js';

/** What verdicts have to know of one fit; `constant` is the best λ of one number. */
export function fitEvidence(
  candidate: Candidate,
  comparison: Comparison,
  constant: number,
  curve: ScoredCurve | undefined,
): FitEvidence {
  const { name, estimator, fit } = candidate;
  const { rows, target, weight } = comparison;
  const squares = squared(candidateErrors(candidate, comparison));
  const simple = squared(target.map((value, j) => value - constant * weight[j]));
  const lambda = candidate.lambdaOver(rows.holdOut);
  return {
    name,
    level: estimator.level,
    status: fit.status,
    readsK: candidate.readsK,
    parameters: fit.parameters,
    lambdaHoldOut: estimator.lambdaByRow ? { mean: finite(lambda.mean), sd: finite(lambda.sd) } : null,
    curve: curve ? { ...curve.score, ...sizeOf(curve.truth) } : null,
    trainMse: finite(meanOf(squares, rows.train)),
    holdOutMse: finite(meanOf(squares, rows.holdOut)),
    optimism: optimismOf(squares, simple, comparison),
    training: candidate.training,
  };
}

const squared = (values: Float64Array): Float64Array => values.map((value) => value * value);

/** How much more of constant λ's error is left on held-out rows; of an exact constant λ, the error itself. */
function optimismOf(
  squares: Float64Array,
  simple: Float64Array,
  { rows: { train, holdOut }, target, dependence }: Comparison,
): Optimism | null {
  const exact = [train, holdOut].some((of) => isExact(meanOf(simple, of), picked(target, of)));
  const over = (of: Uint32Array): Omit<RatioWithError, 'logError'> => {
    if (!exact) return ratioWithError(picked(squares, of), picked(simple, of), of, dependence);
    const { mean, standardError, degreesOfFreedom } = meanWithError(picked(squares, of), of, dependence);
    return { ratio: mean, standardError, degreesOfFreedom };
  };
  const [seen, unseen] = [over(train), over(holdOut)];
  if (!Number.isFinite(seen.ratio) || !Number.isFinite(unseen.ratio)) return null;
  const scale = exact ? seen.ratio : Math.max(1, seen.ratio);
  if (!(scale > 0)) return { share: 0, standardError: 0, degreesOfFreedom: 1 };
  const share = (unseen.ratio - seen.ratio) / scale;
  if (seen.standardError === null || unseen.standardError === null) {
    return { share, standardError: null, degreesOfFreedom: null };
  }
  // In units of the larger: fourth powers of errors in the data's units could be infinite.
  const unit = Math.max(seen.standardError, unseen.standardError);
  const [a, b] = [seen.standardError, unseen.standardError].map((error) =>
    unit > 0 ? (error / unit) * (error / unit) : 0,
  );
  const spread = (a * a) / seen.degreesOfFreedom! + (b * b) / unseen.degreesOfFreedom!;
  return {
    share,
    standardError: (unit * Math.sqrt(a + b)) / scale,
    degreesOfFreedom: spread > 0 ? ((a + b) * (a + b)) / spread : 1,
  };
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
