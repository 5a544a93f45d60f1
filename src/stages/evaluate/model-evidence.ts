import { picked } from '../../arrays.js';
import type { PolynomialShape } from '../../bases/basis.js';
import type { ErrorModel } from '../../estimators/error-model.js';
import { designMatrix } from '../../estimators/design-matrix.js';
import { storedPolynomial } from '../../estimators/polynomial-curve.js';
import type { ModelEvidence } from '../../verdicts/model-evidence.js';
import type { StageContext } from '../stage.js';
import type { Candidate } from './candidate.js';
import { type EvaluatedRows } from './comparison.js';
import { modelChecks } from './model-checks.js';

/**
 * What the residuals of the richest closed form say about its model, over the training rows: that with the most terms
 * among the estimators, else constant λ, fitted for this. Undefined where none can be fitted.
 */
export async function modelEvidence(
  { pool }: Pick<StageContext, 'pool'>,
  errors: ErrorModel,
  reach: number,
  { paths, s, k, train: rows }: EvaluatedRows,
  candidates: readonly Candidate[],
): Promise<ModelEvidence | undefined> {
  const chosen = richest(candidates);
  const shape = chosen?.shape ?? { lowest: 2, degree: 0 };
  const { columns } = await designMatrix(pool, paths, s, shape);
  const checks = await modelChecks(
    {
      rows,
      s: picked(s, rows),
      k: picked(k, rows),
      design: columns.map((column) => picked(column, rows)),
      width: reach + 1,
    },
    () => pool.pause(),
  );
  return (
    checks && {
      estimator: chosen?.name ?? null,
      isConstant: shape.lowest === 2 && shape.degree === 0,
      errors: errors.kind,
      ...checks,
    }
  );
}

interface Chosen {
  readonly name: string;
  readonly shape: PolynomialShape;
}

/** The closed form with the most terms. */
function richest(candidates: readonly Candidate[]): Chosen | undefined {
  let most: Chosen | undefined;
  for (const { name, config, estimator, stored } of candidates) {
    if (estimator.level !== 'closed-form' || estimator.trains(config) || !stored.has('factor')) continue;
    const fit = storedPolynomial(stored);
    if (!fit || (most && most.shape.degree >= fit.basis.degree)) continue;
    const { lowest, degree } = fit.basis;
    most = { name, shape: { lowest, degree } };
  }
  return most;
}
