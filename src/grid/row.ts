import { lambdaName } from '../estimands/names.js';
import type { SchemeError } from '../rows/scheme-error.js';
import type { EstimatorResult, PosteriorResult, ProcessResult } from '../stages/evaluate/result.js';
import { isPosteriorKind } from '../posteriors/kinds.js';
import { isTransitionKind } from '../transition-estimators/kinds.js';
import type { PointResult } from '../stages/points/point.js';
import { canonicalJson } from '../store/fingerprint.js';
import { constantLambda, type LambdaChoice, truthOf } from '../targets/truth.js';
import type { Value } from './elements.js';
import type { Point } from './points.js';

/**
 * What became of one estimator at one point. `dropped`: by pruning; `invalid`: the pipeline with these values is none;
 * `notRun`: another point failed before and nothing asked to keep going.
 */
export type RowStatus = EstimatorResult['status'] | 'dropped' | 'failed' | 'invalid' | 'notRun';

/** One row of results.arrow. Numbers that do not exist are null. */
export interface GridRow {
  readonly point: number;
  readonly values: ReadonlyMap<string, Value>;
  /** Null where the pipeline with these values is none. */
  readonly estimator: string | null;
  readonly kind: string | null;
  readonly status: RowStatus;
  readonly message: string | null;
  /** The rung, from 1, after which pruning dropped the point; 0 where it did not. */
  readonly rung: number;
  /**
   * λ̂: the parameter lambda on the training rows, or of a network the mean of λ̂_j over hold-out rows. Of the process the
   * estimate of one parameter, each of which has a row: `estimator` is then NAME.PARAMETER.
   */
  readonly lambda: number | null;
  readonly standardError: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly truth: number | null;
  /** λ̂ − λ. */
  readonly error: number | null;
  readonly rmse: number | null;
  readonly mse: number | null;
  readonly mae: number | null;
  readonly r2: number | null;
  readonly trainRmse: number | null;
  /** Mean ln p of unseen transitions, in nats. */
  readonly logScore: number | null;
  /** Of x in the last row against simulate.reference, each with its standard error. */
  readonly strongError: number | null;
  readonly strongErrorSe: number | null;
  readonly weakError: number | null;
  readonly weakErrorSe: number | null;
  /** Of the point's evaluate dataset. */
  readonly fingerprint: string | null;
  /** Of the estimator's own dataset, which several points may have in common. */
  readonly trained: string | null;
}

/** Whether a point came to nothing: it failed, or is no valid pipeline. */
export function isFailure({ status }: Pick<GridRow, 'status'>): boolean {
  return status === 'failed' || status === 'invalid';
}

/** A swept value as text: of a mapping or list its canonical JSON. */
export function valueText(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  return canonicalJson(value);
}

/** The numbers of a row, in the order of the columns of results.arrow. */
export const rowNumbers = [
  'lambda',
  'standardError',
  'lower95',
  'upper95',
  'truth',
  'error',
  'rmse',
  'mse',
  'mae',
  'r2',
  'trainRmse',
] as const satisfies readonly (keyof GridRow)[];

/** Numbers whose columns are there where some point has them: a reference, or estimators of the process. */
export const furtherNumbers = [
  'logScore',
  'strongError',
  'strongErrorSe',
  'weakError',
  'weakErrorSe',
] as const satisfies readonly (keyof GridRow)[];

type RowNumbers = Record<(typeof rowNumbers | typeof furtherNumbers)[number], null>;
const nothing = Object.fromEntries(
  [...rowNumbers, ...furtherNumbers].map((name) => [name, null]),
) as RowNumbers;

/** The rows of a point that was evaluated, one an estimator. */
export function rowsOf(
  { index, values }: Point,
  results: readonly PointResult[],
  lambda: LambdaChoice | undefined,
  fingerprintOf: (stage: string) => string,
  schemeError?: SchemeError,
): GridRow[] {
  const known = constantLambda(truthOf(lambda));
  return results.map((estimator) => {
    const { name, kind, status, message, holdOut, train } = estimator;
    const parameter = estimator.parameters.find((candidate) => candidate.name === lambdaName);
    const estimate = parameter ? parameter.estimate : (estimator.lambdaHoldOut?.mean ?? null);
    const truth = parameter?.truth ?? known ?? null;
    return {
      point: index,
      values,
      estimator: name,
      kind,
      status,
      message,
      rung: 0,
      lambda: estimate,
      standardError: parameter?.standardError ?? null,
      lower95: parameter?.interval95?.[0] ?? null,
      upper95: parameter?.interval95?.[1] ?? null,
      truth,
      error: estimate === null || truth === null ? null : estimate - truth,
      rmse: holdOut.rmse,
      mse: holdOut.mse,
      mae: holdOut.mae,
      r2: holdOut.r2,
      trainRmse: train.rmse,
      logScore: null,
      ...schemeNumbers(schemeError),
      fingerprint: fingerprintOf('evaluate'),
      trained: fingerprintOf(`train:${name}`),
    };
  });
}

/** The rows of a point whose estimators are of the process or of a posterior, one per estimator and parameter. */
export function processRowsOf(
  { index, values }: Point,
  { estimators, schemeError }: ProcessResult | PosteriorResult,
  fingerprintOf: (stage: string) => string,
): GridRow[] {
  return estimators.flatMap(({ name, kind, status, message, parameters, holdOut }) => {
    const common = {
      point: index,
      values,
      kind,
      status,
      message,
      rung: 0,
      ...nothing,
      logScore: holdOut.logScore,
      ...schemeNumbers(schemeError),
      fingerprint: fingerprintOf('evaluate'),
      trained: fingerprintOf(`train:${name}`),
    };
    if (parameters.length === 0) return [{ ...common, estimator: name }];
    return parameters.map(({ name: parameter, estimate, standardError, interval95, truth }) => ({
      ...common,
      estimator: `${name}.${parameter}`,
      lambda: estimate,
      standardError,
      lower95: interval95?.[0] ?? null,
      upper95: interval95?.[1] ?? null,
      truth,
      error: estimate === null || truth === null ? null : estimate - truth,
    }));
  });
}

const schemeNumbers = (
  error: SchemeError | undefined,
): Pick<GridRow, 'strongError' | 'strongErrorSe' | 'weakError' | 'weakErrorSe'> => {
  const [ofX] = error?.components ?? [];
  return {
    strongError: ofX?.strong ?? null,
    strongErrorSe: ofX?.strongStandardError ?? null,
    weakError: ofX?.weak ?? null,
    weakErrorSe: ofX?.weakStandardError ?? null,
  };
};

/** What a grid's column of estimates is called: λ̂, or, of the process, what each row's parameter is. */
export const estimateColumn = (ofProcess: boolean): string => (ofProcess ? 'estimate' : 'lambda');

/** Whether rows are of estimators of the process, or of a posterior. */
export const areOfProcess = (rows: readonly { readonly kind?: string | null }[]): boolean =>
  rows.some(({ kind }) => typeof kind === 'string' && (isTransitionKind(kind) || isPosteriorKind(kind)));

/** The row of a point that came to nothing. */
export function emptyRow(
  { index, values }: Point,
  status: 'failed' | 'invalid' | 'notRun',
  message: string | null,
): GridRow {
  return {
    point: index,
    values,
    estimator: null,
    kind: null,
    status,
    message,
    rung: 0,
    ...nothing,
    fingerprint: null,
    trained: null,
  };
}
