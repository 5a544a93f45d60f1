import type { TopLevelSpec } from 'vega-lite';
import { cutLine } from '../clipping.js';
import { directLabels, type LabelledLine, shareOf } from '../direct-labels.js';
import { withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { extent, scaleEnds } from '../scales.js';
import type { CurvePoint } from './curve-range.js';
import { lineLegend, plotWidth } from './panel-grid.js';
import { axisFormat } from './scatter-panels.js';

/** Of the plot, in pixels. */
const height = 240;

/** A figure is no wider than a phone shows it, at three quarters; what is beside the plot, and what Vega takes a character for. */
const [widest, beside, character] = [477, 52, 10.5];
const mostCharacters = 9;

/** Numbers at the left that are long leave less of the width to the plot. */
function widthBeside([least, greatest]: readonly [number, number]): number {
  const step = (greatest - least) / 5;
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const whole = String(Math.trunc(Math.max(Math.abs(least), Math.abs(greatest)))).length;
  const length = (least < 0 ? 1 : 0) + whole + (decimals > 0 ? 1 + decimals : 0);
  return Math.min(plotWidth, Math.floor(widest - beside - character * Math.min(length, mostCharacters)));
}

/** A bar behind the curves, in units of theirs. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly top: number;
}

/** What is drawn of curves over x, each estimator's on the same grid. */
export interface DrawnCurves {
  readonly fits: readonly CurvePoint[];
  /** The points whose truth is known. */
  readonly known: readonly CurvePoint[];
  readonly y: readonly [number, number];
  readonly yTitle: string;
  readonly bars?: readonly Bar[];
}

/** Lines of several estimators over x with their bands, and the truth. */
export function curvesSpec(names: readonly string[], drawn: DrawnCurves): TopLevelSpec {
  const { fits, known, y: domain, yTitle, bars = [] } = drawn;
  const room = widthBeside(domain);
  const { colours } = seriesStyle(names.length);
  const ends = scaleEnds(extent(fits.map((point) => point.x)));
  const lasts = names.flatMap((name, n): LabelledLine[] => {
    const last = fits.findLast(({ estimator }) => estimator === name);
    return last
      ? [{ text: name, colour: colours[n], x: last.x, y: last.value, more: { estimator: name } }]
      : [];
  });
  const labels = directLabels(lasts.length === names.length ? lasts : [], {
    width: room,
    height,
    across: shareOf(ends, false),
    up: shareOf(domain, false),
  });
  const colour = {
    field: 'estimator',
    type: 'nominal' as const,
    scale: { domain: [...names], range: colours },
    legend: names.length > 1 && !labels ? lineLegend : null,
  };
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: 'x',
    scale: { zero: false, nice: false, domain: ends },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: yTitle,
    scale: { domain: [...domain], nice: false },
    axis: { format: axisFormat },
  });
  // A single x is a point; a line would not be seen.
  const single = new Set(fits.map((point) => point.x)).size === 1;
  const clip = true;
  return {
    width: labels?.width ?? room,
    height,
    layer: withData([
      {
        data: { values: bars },
        mark: { type: 'rect', color: quiet, opacity: 0.25 },
        encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' }, y: y('base'), y2: { field: 'top' } },
      },
      {
        data: {
          values: names.flatMap((name) =>
            cutLine(
              fits.filter(
                (fit) =>
                  fit.estimator === name && Number.isFinite(fit.lower95) && Number.isFinite(fit.upper95),
              ),
              'x',
              ['lower95', 'upper95'],
              domain,
            ),
          ),
        },
        mark: { type: 'area', opacity: 0.15, clip },
        encoding: { x, y: y('lower95'), y2: { field: 'upper95' }, color: colour },
      },
      {
        data: {
          values: names.flatMap((name) =>
            cutLine(
              fits.filter(({ estimator }) => estimator === name),
              'x',
              ['value'],
              domain,
            ),
          ),
        },
        mark: { type: single ? 'point' : 'line', strokeWidth: 1.75, clip },
        encoding: { x, y: y('value'), color: colour },
      },
      // The truth lies on top: it is what the others are held against.
      {
        data: { values: cutLine(known, 'x', ['truth'], domain) },
        mark: { type: 'line', color: ink, strokeDash: [5, 4], strokeWidth: 2, clip },
        encoding: { x, y: y('truth') },
      },
      ...(labels?.layers ?? []),
    ]),
  } as TopLevelSpec;
}
