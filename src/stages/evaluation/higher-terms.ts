import type { ErrorModel } from '../../estimators/covariance.js';
import { fitQuadratic, waldOfHigherTerms } from '../../estimators/higher-terms.js';
import { storedPolynomial } from '../../estimators/polynomial-curve.js';
import { chiSquaredTail, fTail } from '../../evaluation/distributions.js';
import type { HigherTerms } from '../../verdicts/evidence.js';
import { gainOf } from '../../verdicts/ladder.js';
import type { Candidate } from './candidate.js';
import type { EvaluateParameters } from '../evaluate.js';
import { at, type Comparison, bestConstant, type EvaluatedRows } from './comparison.js';
import type { StageContext } from '../stage.js';

/** A closed form whose λ is a polynomial in x, ready to be tested. */
interface Tested {
  readonly estimator: string | null;
  readonly coefficients: Float64Array;
  readonly factor: Float64Array;
  readonly errors: ErrorModel['kind'];
  readonly kHat: Float64Array;
}

/**
 * Wald's test that λ has no term beyond the constant: of the largest polynomial λ in closed form among the estimators,
 * else of a quadratic λ fitted here, with the errors that the file's closed forms use. Undefined where the training
 * rows do not tell its terms apart.
 */
export async function higherTerms(
  context: StageContext,
  { errors }: Pick<EvaluateParameters, 'errors'>,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
  comparison: Comparison,
): Promise<HigherTerms | undefined> {
  const tested = largestPolynomial(candidates) ?? (await ownQuadratic(context, errors, rows, candidates));
  const wald = tested && waldOfHigherTerms(tested);
  if (!tested || wald === undefined) return undefined;
  const terms = tested.coefficients.length - 1;
  const left = tested.errors === 'classical' ? rows.train.length - terms - 1 : null;
  const { holdOut, k, s } = rows;
  const constant = bestConstant(comparison);
  const simple = Float64Array.from(holdOut, (j) => k[j] - constant * s[j]);
  const rich = Float64Array.from(holdOut, (j) => k[j] - tested.kHat[j]);
  return {
    estimator: tested.estimator,
    degree: terms,
    errors: tested.errors,
    wald,
    p: left === null ? chiSquaredTail(wald, terms) : fTail(wald / terms, terms, left),
    degreesOfFreedom: [terms, left],
    gain: gainOf('constant λ', simple, rich, {
      rows: holdOut,
      dependence: comparison.dependence,
      target: at(k, holdOut),
    }),
  };
}

function largestPolynomial(candidates: readonly Candidate[]): Tested | undefined {
  let largest: Tested | undefined;
  for (const { name, config, estimator, stored, all } of candidates) {
    if (estimator.trains(config) || !stored.has('factor')) continue;
    const fit = storedPolynomial(stored);
    if (!fit || fit.basis.lowest !== 2 || fit.basis.degree === 0) continue;
    if (largest && largest.coefficients.length > fit.basis.degree) continue;
    const { coefficients, factor } = fit;
    largest = {
      estimator: name,
      coefficients,
      factor,
      errors: errorsOf(config) ?? 'classical',
      kHat: all.kHat,
    };
  }
  return largest;
}

async function ownQuadratic(
  { pool }: StageContext,
  usual: ErrorModel,
  rows: EvaluatedRows,
  candidates: readonly Candidate[],
): Promise<Tested | undefined> {
  const inUse = candidates.find(({ config }) => errorsOf(config) !== undefined)?.config;
  const errors: ErrorModel = inUse
    ? { kind: errorsOf(inUse)!, lags: (inUse['lags'] as number | undefined) ?? 0 }
    : usual;
  const fit = await fitQuadratic(pool, rows, errors);
  return fit && { estimator: null, errors: errors.kind, ...fit };
}

function errorsOf(config: Candidate['config']): ErrorModel['kind'] | undefined {
  return config['errors'] as ErrorModel['kind'] | undefined;
}
