import type { Column } from '../../../arrow/columns.js';
import { keptQuantiles } from '../../../posteriors/posterior-scores.js';
import type { ObservedFigures, PosteriorFigures } from '../../../verdicts/posterior/evidence.js';
import type { StoredDraws } from '../../draws/stored-draws.js';
import type { Candidate } from './figures.js';
import type { ObservedDraws } from './observed.js';

const float = (name: string, values: Float64Array): Column => ({ name, type: 'float64', values });

export function posteriorColumns(test: StoredDraws, candidates: readonly Candidate[]): Column[] {
  const d = test.parameters.length;
  const q = keptQuantiles.length;
  const rows = candidates.flatMap(({ name, scores }) =>
    scores
      ? Array.from({ length: test.count * d }, (_, at) => ({
          name,
          scores,
          r: Math.floor(at / d),
          i: at % d,
          at,
        }))
      : [],
  );
  const numbers = (value: (row: (typeof rows)[number]) => number): Float64Array =>
    Float64Array.from(rows, (row) => {
      const own = value(row);
      return Number.isFinite(own) ? own : NaN;
    });
  const nullable = (name: string, values: Float64Array): Column => ({
    name,
    type: 'float64',
    values,
    nullable: true,
  });
  return [
    { name: 'r', type: 'int32', values: Int32Array.from(rows, ({ r }) => test.rows[r]) },
    { name: 'estimator', type: 'utf8', values: rows.map(({ name }) => name) },
    { name: 'parameter', type: 'utf8', values: rows.map(({ i }) => test.parameters[i]) },
    float(
      'truth',
      Float64Array.from(rows, ({ r, i }) => test.thetas[i][r]),
    ),
    nullable(
      'mean',
      numbers(({ scores, at }) => scores.mean[at]),
    ),
    nullable(
      'sd',
      numbers(({ scores, at }) => scores.sd[at]),
    ),
    ...keptQuantiles.map((p, k) =>
      nullable(
        `q${100 * p}`,
        numbers(({ scores, at }) => scores.quantiles[at * q + k]),
      ),
    ),
    nullable(
      'below',
      numbers(({ scores, at }) => scores.below[at]),
    ),
    nullable(
      'gain',
      numbers(({ scores, r }) => scores.gain[r]),
    ),
  ];
}

export function calibrationColumns(fits: readonly PosteriorFigures[]): Column[] {
  const rows = fits.flatMap(({ name, calibration }) =>
    (calibration?.tests ?? []).map((test) => ({ name, ...test })),
  );
  return [
    { name: 'estimator', type: 'utf8', values: rows.map(({ name }) => name) },
    { name: 'test', type: 'utf8', values: rows.map(({ of }) => of) },
    { name: 'parameter', type: 'utf8', values: rows.map(({ parameter }) => parameter) },
    float(
      'p',
      Float64Array.from(rows, ({ p }) => p),
    ),
  ];
}

export function observedColumns(observed: ObservedFigures | null): Column[] {
  const rows = observed?.posteriors ?? [];
  return [
    { name: 'estimator', type: 'utf8', values: rows.map(({ estimator }) => estimator) },
    { name: 'parameter', type: 'utf8', values: rows.map(({ parameter }) => parameter) },
    ...(['mean', 'sd', 'priorSd'] as const).map((key) =>
      float(
        key,
        Float64Array.from(rows, (row) => row[key]),
      ),
    ),
    ...keptQuantiles.map((p, k) =>
      float(
        `q${100 * p}`,
        Float64Array.from(rows, ({ quantiles }) => quantiles[k]),
      ),
    ),
  ];
}

/** Draws of the posteriors of the observation, a row per draw. */
export function observedDrawColumns(parameters: readonly string[], all: readonly ObservedDraws[]): Column[] {
  const d = parameters.length;
  return [
    {
      name: 'estimator',
      type: 'utf8',
      values: all.flatMap(({ estimator, theta }) => new Array<string>(theta.length / d).fill(estimator)),
    },
    ...parameters.map((parameter, i) =>
      float(
        `theta_${parameter}`,
        Float64Array.from(
          all.flatMap(({ theta }) => Array.from({ length: theta.length / d }, (_, r) => theta[r * d + i])),
        ),
      ),
    ),
  ];
}
