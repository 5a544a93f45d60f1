import { type ErrorChoice, errorModelOf } from '../../estimators/error-model.js';
import { fitQuadratic, type Tested as Fitted, waldTest } from '../../estimators/higher-terms.js';
import { storedPolynomial } from '../../estimators/polynomial-curve.js';
import type { HigherTerms } from '../../verdicts/evidence.js';
import { gainOf } from '../../verdicts/ladder.js';
import type { Candidate } from './candidate.js';
import type { EvaluateParameters } from '../evaluate.js';
import { at, type Comparison, bestConstant, type EvaluatedRows } from './comparison.js';
import type { StageContext } from '../stage.js';

/** A closed form whose λ is a polynomial in x, ready to be tested. */
interface Tested extends Fitted {
  readonly estimator: string | null;
  readonly kHat: Float64Array;
}

/**
 * Wald's test that λ has no term beyond the constant: of the largest polynomial λ in closed form among the estimators,
 * else of a quadratic λ fitted here, with the errors that the file's closed forms use. Undefined where the training
 * rows do not tell its terms apart.
 */
export async function higherTerms(
  context: StageContext,
  { errors, overlap = 1 }: Pick<EvaluateParameters, 'errors' | 'overlap'>,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
  comparison: Comparison,
): Promise<HigherTerms | undefined> {
  const tested =
    largestPolynomial(candidates, overlap) ??
    (await ownQuadratic(context, errors, overlap, rows, candidates));
  if (!tested) return undefined;
  const terms = tested.coefficients.length - 1;
  const found = waldTest(
    tested,
    Array.from({ length: terms }, (_, b) => b + 1),
  );
  if (!found) return undefined;
  const { holdOut, k, s } = rows;
  const constant = bestConstant(comparison);
  const simple = Float64Array.from(holdOut, (j) => k[j] - constant * s[j]);
  const rich = Float64Array.from(holdOut, (j) => k[j] - tested.kHat[j]);
  return {
    estimator: tested.estimator,
    degree: terms,
    errors: tested.errors,
    wald: found.wald,
    p: found.p,
    degreesOfFreedom: found.degreesOfFreedom,
    gain: gainOf('constant λ', simple, rich, {
      rows: holdOut,
      dependence: comparison.dependence,
      target: at(k, holdOut),
    }),
  };
}

function largestPolynomial(candidates: readonly Candidate[], overlap: number): Tested | undefined {
  let largest: Tested | undefined;
  for (const { name, config, estimator, stored, all } of candidates) {
    if (estimator.trains(config) || !stored.has('factor')) continue;
    const fit = storedPolynomial(stored);
    if (!fit || fit.basis.lowest !== 2 || fit.basis.degree === 0) continue;
    if (largest && largest.coefficients.length > fit.basis.degree) continue;
    const { kind } = errorModelOf(config as ErrorChoice, overlap);
    largest = { ...fit, estimator: name, errors: kind, kHat: all.kHat };
  }
  return largest;
}

async function ownQuadratic(
  { pool }: StageContext,
  usual: ErrorChoice,
  overlap: number,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
): Promise<Tested | undefined> {
  const inUse = candidates.find(({ config }) => (config as ErrorChoice).errors !== undefined)?.config;
  const fit = await fitQuadratic(
    pool,
    rows,
    errorModelOf((inUse as ErrorChoice | undefined) ?? usual, overlap),
  );
  return fit && { ...fit, estimator: null };
}
