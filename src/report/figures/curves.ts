import { textColumn, float64Column } from '../../arrow/reader.js';
import { hasTable, readNamedTable } from '../../rows/stored-table.js';
import type { EstimatorResult } from '../../stages/evaluate/result.js';
import type { Dataset } from '../../store/dataset.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { extent } from '../scales.js';
import { type CurvePoint, curveRange } from './curve-range.js';
import { curvesSpec } from './curves-spec.js';
import { number, right } from './rows.js';

/** A share of the truth that is the rounding of a fit. */
const rounding = 1e-9;

/**
 * λ̂(x) of the estimators that have one, with their 95 % bands and the true λ(x), of the points of the curves, each
 * estimator's on the same grid of x.
 */
export function figureOfCurves(
  points: readonly CurvePoint[],
  results: readonly Pick<EstimatorResult, 'name' | 'lambdaCurve'>[],
): Figure | undefined {
  const names = [...new Set(points.map(({ estimator }) => estimator))];
  const grid = points.filter(({ estimator }) => estimator === names[0]);
  const known = grid.filter(({ truth }) => Number.isFinite(truth));
  const fits = points.filter(({ value }) => Number.isFinite(value));
  if (fits.length === 0) return undefined;
  const y = curveRange(
    names.map((name) => fits.filter(({ estimator }) => estimator === name)),
    known,
  );
  const [low, high] = extent(grid.map(({ x }) => x));
  const size = known.reduce((most, { truth }) => Math.max(most, Math.abs(truth)), 0);
  const scores = results.flatMap(({ name, lambdaCurve }) => {
    if (!lambdaCurve || lambdaCurve.rmse === null) return [];
    const { rmse, coverage } = lambdaCurve;
    if (rmse <= rounding * size) return [`${name} 0 to rounding`];
    const band = coverage === null ? '' : `, band holds ${Math.round(100 * coverage)} %`;
    return [`${name} ${numberText(rmse, 3)}${band}`];
  });
  const middle = names.flatMap((name) => {
    const own = fits.filter(({ estimator }) => estimator === name);
    const at = own[Math.floor(own.length / 2)];
    return at ? [`${name} ${numberText(at.value, 4)}`] : [];
  });
  const found =
    scores.length > 0
      ? `Root mean square of λ̂(x) − λ(x) over the range: ${scores.join('; ')}.`
      : `In the middle of the range λ̂ is: ${middle.join(', ')}.`;
  const hasBands = points.some(({ lower95 }) => Number.isFinite(lower95));
  return {
    name: 'lambda-of-x',
    title: known.length > 0 ? 'λ̂(x), and the truth' : 'λ̂(x)',
    description: `Lines of λ̂ over x from ${numberText(low, 3)} to ${numberText(high, 3)} for ${names.join(', ')}${known.length > 0 ? ', and the true λ(x), dashed' : ''}. ${found}`,
    finding: found,
    note: `${found} x covers the middle 95 % of its values.${known.length > 0 ? ' The dashed line is the truth.' : ''}${hasBands ? ' Bands are pointwise 95 %, for estimators that have them; they end where the figure does.' : ''}${outsideText(names, fits, known, y)}`,
    spec: curvesSpec(names, { fits, known, y, yTitle: 'λ̂(x)' }),
    data: tableOf(
      grid.map((_, g) => g),
      [
        right('x', (g) => numberText(grid[g].x)),
        ...(known.length > 0 ? [right<number>('λ', (g) => number(grid[g].truth))] : []),
        ...names.flatMap((name) => {
          const own = points.filter(({ estimator }) => estimator === name);
          return [
            right<number>(`λ̂ ${name}`, (g) => number(own[g].value)),
            ...(own.some(({ lower95 }) => Number.isFinite(lower95))
              ? [
                  right<number>('from', (g) => number(own[g].lower95)),
                  right<number>('to (95 %)', (g) => number(own[g].upper95)),
                ]
              : []),
          ];
        }),
      ],
    ),
  };
}

/** «Above or below what is drawn: 12 of 101 points of cubic, 3 of the truth.» */
function outsideText(
  names: readonly string[],
  fits: readonly CurvePoint[],
  known: readonly CurvePoint[],
  [least, greatest]: readonly [number, number],
): string {
  const count = (values: readonly number[]): number =>
    values.filter((value) => value < least || value > greatest).length;
  const lines = [
    ...names.map((name) => ({
      name,
      values: fits.filter(({ estimator }) => estimator === name).map(({ value }) => value),
    })),
    { name: 'the truth', values: known.map(({ truth }) => truth) },
  ].filter(({ values }) => count(values) > 0);
  if (lines.length === 0) return '';
  const texts = lines.map(({ name, values }) => `${count(values)} of the ${values.length} points of ${name}`);
  return ` Above or below what is drawn: ${texts.join(', ')}.`;
}

/** The points of the curves that an evaluation has; none where no estimator has a λ̂(x). */
export function curvePoints(evaluated: Dataset): CurvePoint[] {
  if (!hasTable(evaluated, 'curves')) return [];
  return [...readNamedTable(evaluated, 'curves')].flatMap((table) => {
    const estimator = textColumn(table, 'estimator');
    const [x, value, lower95, upper95, truth] = ['x', 'lambdaHat', 'lower95', 'upper95', 'truth'].map(
      (name) => float64Column(table, name),
    );
    return estimator.map((name, r) => ({
      estimator: name!,
      x: x[r],
      value: value[r],
      lower95: lower95[r],
      upper95: upper95[r],
      truth: truth[r],
    }));
  });
}
