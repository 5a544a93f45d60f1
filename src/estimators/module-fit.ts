import type { Column } from '../arrow/columns.js';
import type { ModelParameter } from '../own-models/contract.js';
import { nameOfNumber } from '../own-models/parameters.js';
import { interval95, student975 } from '../evaluation/intervals.js';
import { movingOf, natural } from '../own-models/transformed.js';
import type { Trained } from '../training/history.js';
import { lambdaUnit, type Units } from '../training/units.js';
import type { Fit, Parameter } from './estimator.js';
import { errorsByHessian } from './module-errors.js';
import { historyTables, oneRow } from './training-tables.js';

/** Numbers that a fit names one by one, at most; of more, those that stand alone. */
const mostNamed = 20;

/** A fit, and all its numbers θ; undefined where it diverged. */
export interface ModelFit extends Fit {
  readonly theta: Float64Array | undefined;
}

/** What an own model's training leaves: its history and, in the table `theta`, all its numbers. */
export function modelFit(
  trained: Trained,
  parameters: readonly ModelParameter[],
  begin: Float64Array,
  units: Units,
): ModelFit {
  const { status, message, parameters: phi } = trained;
  const { places, transforms } = movingOf(parameters);
  const theta = begin.slice();
  if (phi) places.forEach((place, p) => (theta[place] = natural(phi[p], transforms[p])));
  const { target, factor } = units;
  const tables = {
    ...historyTables(trained),
    units: oneRow({ target, factor, lambda: lambdaUnit(units) }),
    ...(phi && { theta: thetaColumns(parameters, theta) }),
  };
  const named = (place: number): boolean =>
    places.length <= mostNamed || parameters.some(({ first, scalar }) => first === place && scalar);
  return {
    status,
    message,
    theta: phi && theta,
    parameters: places.filter(named).map((place): Parameter => ({
      name: nameOfNumber(parameters, place),
      estimate: phi ? theta[place] : null,
      standardError: null,
      interval95: null,
    })),
    fullSample: () => null,
    tables: () => tables,
  };
}

/** The fit with errors by the second derivatives of its loss, float64[p × p], on so many rows. */
export function withErrors(
  fit: ModelFit,
  parameters: readonly ModelParameter[],
  hessian: Float64Array,
  rows: number,
  loss: number,
): Fit {
  const { places } = movingOf(parameters);
  const errors = errorsByHessian(hessian, places, rows, loss);
  const byName = new Map(places.map((place, p) => [nameOfNumber(parameters, place), errors[p]]));
  const degreesOfFreedom = rows - places.length;
  return {
    ...fit,
    parameters: fit.parameters.map((parameter) => {
      const standardError = byName.get(parameter.name)!;
      if (!Number.isFinite(standardError)) return parameter;
      const interval = interval95(parameter.estimate!, standardError, student975(degreesOfFreedom));
      return { ...parameter, standardError, interval95: interval, degreesOfFreedom };
    }),
  };
}

function thetaColumns(parameters: readonly ModelParameter[], theta: Float64Array): Column[] {
  const entries = parameters.flatMap(({ name, count, fixed }) =>
    Array.from({ length: count }, (_, index) => ({ name, index, fixed })),
  );
  return [
    { name: 'parameter', type: 'utf8', values: entries.map(({ name }) => name) },
    { name: 'index', type: 'int32', values: Int32Array.from(entries, ({ index }) => index) },
    { name: 'fixed', type: 'int32', values: Int32Array.from(entries, ({ fixed }) => Number(fixed)) },
    { name: 'value', type: 'float64', values: theta },
  ];
}
