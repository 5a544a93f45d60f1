import type { Column } from '../arrow/columns.js';
import { normal975 } from '../evaluation/distributions.js';
import type { GivenParameters } from '../likelihood/coordinates.js';
import { fit, type Fit, mustRevert, type Question } from '../likelihood/fit.js';
import type { ParameterName } from '../likelihood/models.js';
import type { ProfileInterval } from '../likelihood/profile.js';

/** Points of a profile on either side of the estimate. */
const each = 10;
/** How far a profile goes, in half widths of the 95 % interval. */
const reach = 1.4;

interface Row {
  readonly parameter: string;
  readonly value: number;
  readonly logLikelihood: number;
  readonly level95: number;
}

/**
 * The table `profile`: of each free parameter 21 values about its estimate, and how far below the maximum ln L is there with the others
 * at their best (`logLikelihood`, at most 0). The 95 % interval is where it is above `level95`: −1.92, and for a pseudo-likelihood
 * as much more as its errors are wider (likelihood/profile.ts).
 */
export function profileColumns(
  question: Question,
  found: Fit,
  intervals: Readonly<Partial<Record<ParameterName, ProfileInterval>>>,
): Column[] {
  const rows = found.free.flatMap((name) =>
    rowsOf(question, found, name as ParameterName, intervals[name as ParameterName]),
  );
  const numbers = (name: string, of: (row: Row) => number): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(rows, of),
    nullable: true,
  });
  return [
    { name: 'parameter', type: 'utf8', values: rows.map(({ parameter }) => parameter) },
    numbers('value', ({ value }) => value),
    numbers('logLikelihood', ({ logLikelihood }) => logLikelihood),
    numbers('level95', ({ level95 }) => level95),
  ];
}

function rowsOf(
  question: Question,
  found: Fit,
  name: ParameterName,
  interval: ProfileInterval | undefined,
): Row[] {
  const at = found.values[name];
  if (at === undefined || at === null || !interval || !found.end || found.logLikelihood === null) return [];
  const { lower95, upper95 } = interval;
  // An interval without an end is drawn as far as its other one.
  const sides = [lower95 === null ? null : at - lower95, upper95 === null ? null : upper95 - at] as const;
  const [below, above] = [sides[0] ?? sides[1], sides[1] ?? sides[0]];
  if (below === null || above === null) return [];
  const i = found.inner.indexOf(name);
  const error = (matrix: Float64Array | undefined): number | undefined =>
    matrix && i >= 0 ? Math.sqrt(matrix[i * found.inner.length + i]) : undefined;
  const [observed, robust] = [error(found.observed), error(found.robust)];
  const widened = question.likelihood === 'exact' || !observed || !robust ? 1 : robust / observed;
  const level95 = -0.5 * (normal975 * widened) * (normal975 * widened);
  const walk = (distance: number): Row[] => {
    let near: GivenParameters = found.end!;
    const rows: Row[] = [];
    if (distance === 0) return rows;
    for (let k = 1; k <= each; k++) {
      const value = at + (distance * reach * k) / each;
      // Beyond a bound there is no law.
      if (value <= 0 && at > 0 && isAboveZero(question, name)) break;
      const fixed = { ...question.fixed, [name]: value };
      const there = fit({ ...question, fixed }, { near: { ...near, [name]: value }, errors: false });
      if (there.logLikelihood === null) break;
      if (there.end) near = there.end;
      const lost = Math.max(0, found.logLikelihood! - there.logLikelihood);
      rows.push({ parameter: name, value, logLikelihood: -lost, level95 });
    }
    return rows;
  };
  return [
    ...walk(-below).toReversed(),
    { parameter: name, value: at, logLikelihood: 0, level95 },
    ...walk(above),
  ];
}

/** Whether a parameter has to be above 0, or does where the process has to revert. */
const isAboveZero = (question: Question, name: ParameterName): boolean =>
  name === 'sigma' ||
  name === 'noise' ||
  (name === 'theta' && question.kind === 'cir') ||
  (name === 'kappa' && mustRevert(question));
