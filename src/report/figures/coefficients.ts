import { figure as numberText } from '../../text.js';
import type { Curve } from '../../transition-estimators/transition-estimator.js';
import type { Figure } from '../document.js';
import type { FittedProcess } from '../fitted-process.js';
import { tableOf } from '../sample.js';
import { extent } from '../scales.js';
import type { OfX } from '../true-coefficients.js';
import { type CurvePoint, curveRange } from './curve-range.js';
import { type Bar, curvesSpec } from './curves-spec.js';
import { number, right } from './rows.js';
import { gridOf, type ValuesOfX } from './values-of-x.js';

/** Estimators that have a curve, at most. */
const mostCurves = 6;
/** The share of the plot's height that the histogram takes. */
const histogramShare = 0.3;

/** One of the two functions that make a diffusion, and how it is called. */
export interface Coefficient {
  readonly name: 'drift' | 'diffusion';
  readonly title: string;
  readonly sign: string;
  /** The true one, where it is known. */
  readonly truth: OfX | undefined;
}

/** The drift or the diffusion coefficient by every estimator that has one, over the histogram of x. */
export function coefficientFigure(
  { name, title, sign, truth }: Coefficient,
  fitted: readonly FittedProcess[],
  values: ValuesOfX,
): Figure | undefined {
  const grid = gridOf(values);
  const all = fitted.flatMap((one) => {
    const curve = curveOf(one, name, grid);
    return curve && curve.value.some(Number.isFinite) ? [{ name: one.name, curve }] : [];
  });
  const shown = all.slice(0, mostCurves);
  if (shown.length === 0) return undefined;
  const names = shown.map((one) => one.name);
  const points = shown.flatMap(({ name: estimator, curve }) => pointsOf(estimator, grid, curve, truth));
  const own = points.filter(({ estimator }) => estimator === names[0]);
  const known = own.filter((point) => Number.isFinite(point.truth));
  const fits = points.filter(({ value }) => Number.isFinite(value));
  const y = curveRange(
    names.map((estimator) => fits.filter((point) => point.estimator === estimator)),
    known,
  );
  const found = foundText(names, points, grid, sign);
  const hasBands = points.some(({ lower95 }) => Number.isFinite(lower95));
  const [low, high] = extent(grid);
  return {
    name,
    title: `${title}${known.length > 0 ? ', and the truth' : ''}`,
    description: `Lines over x from ${numberText(low, 3)} to ${numberText(high, 3)} for ${names.join(', ')}, with a histogram of x behind them. ${found}`,
    finding: found,
    note: [
      found,
      known.length > 0 ? 'The dashed line is the truth.' : '',
      hasBands ? 'Bands are pointwise 95 %, for estimators that have them.' : '',
      'Grey: the values of x; where there are few, a curve is worth little.',
      all.length > shown.length ? `${all.length - shown.length} more have no line.` : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
    spec: curvesSpec(names, { fits, known, y, yTitle: sign, bars: barsOf(values, y) }),
    data: tableOf(
      [...grid.keys()],
      [
        right('x', (g) => number(grid[g])),
        ...(known.length > 0 ? [right<number>('truth', (g) => number(own[g].truth))] : []),
        ...shown.flatMap(({ name: estimator, curve }) => [
          right<number>(estimator, (g) => number(curve.value[g])),
          ...(curve.lower95 && curve.upper95
            ? [
                right<number>('from', (g) => number(curve.lower95![g])),
                right<number>('to (95 %)', (g) => number(curve.upper95![g])),
              ]
            : []),
        ]),
      ],
    ),
  };
}

function curveOf(
  { estimator, config, fit }: FittedProcess,
  name: Coefficient['name'],
  grid: Float64Array,
): Curve | undefined {
  return name === 'drift'
    ? estimator.driftAt?.(config, fit, grid)
    : estimator.diffusionAt?.(config, fit, grid);
}

const pointsOf = (
  estimator: string,
  grid: Float64Array,
  { value, lower95, upper95 }: Curve,
  truth: OfX | undefined,
): CurvePoint[] =>
  Array.from(grid, (x, g) => ({
    estimator,
    x,
    value: value[g],
    lower95: lower95?.[g] ?? NaN,
    upper95: upper95?.[g] ?? NaN,
    truth: truth ? truth(x) : NaN,
  }));

/** How far each is from the truth, root mean square over the values of x that were seen; or what each is in the middle. */
function foundText(
  names: readonly string[],
  points: readonly CurvePoint[],
  grid: Float64Array,
  sign: string,
): string {
  const told = names.map((name) => {
    const own = points.filter(({ estimator }) => estimator === name);
    const apart = own.flatMap(({ value, truth }) => (Number.isFinite(value - truth) ? [value - truth] : []));
    if (apart.length > 0) {
      const square = apart.reduce((sum, one) => sum + one * one, 0) / apart.length;
      return `${name} ${numberText(Math.sqrt(square), 3)}`;
    }
    return `${name} ${number(own[own.length >> 1].value, 4)}`;
  });
  const isKnown = points.some(({ truth }) => Number.isFinite(truth));
  return isKnown
    ? `Root mean square of ${sign} less the truth, over the range: ${told.join('; ')}.`
    : `In the middle of the range, at x = ${number(grid[grid.length >> 1], 3)}, ${sign} is: ${told.join('; ')}.`;
}

/** The histogram of x along the bottom. */
function barsOf({ bins }: ValuesOfX, [bottom, top]: readonly [number, number]): Bar[] {
  const most = bins.reduce((greatest, { density }) => Math.max(greatest, density), 0);
  return bins.map(({ from, to, density }) => ({
    from,
    to,
    base: bottom,
    top: bottom + (histogramShare * (top - bottom) * density) / most,
  }));
}
