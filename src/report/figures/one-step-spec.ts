import type { TopLevelSpec } from 'vega-lite';
import { isNear } from '../clipping.js';
import { type Layer, withData } from '../layers.js';
import { emptyCell, ink, seriesStyle } from '../palette.js';
import { extent, moved, padded, scaleEnds } from '../scales.js';
import { type TimeAxis, timeLabels } from '../time-axis.js';
import { plotWidth } from './panel-grid.js';
import { axisFormat } from './scatter-panels.js';

/** A value of a series, and what was expected of it; NaN where nothing was. */
export interface StepPoint {
  readonly j: number;
  readonly t: number;
  readonly x: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly isUnseen: boolean;
  /** The unbroken stretch that it lies in. */
  readonly piece: number;
}

/** Pixels. */
const heights = { whole: 105, close: 130 };
const leastNumbers = 44;

const isExpected = ({ lower, upper }: StepPoint): boolean => Number.isFinite(lower) && Number.isFinite(upper);
export const isOutside = (point: StepPoint): boolean =>
  isExpected(point) && (point.x < point.lower || point.x > point.upper);

/** The whole series above, values one by one below. */
export function oneStepSpec(
  drawn: readonly StepPoint[],
  close: readonly StepPoint[],
  time: TimeAxis,
): TopLevelSpec {
  return {
    vconcat: [
      plot(drawn, time, { height: heights.whole, isClose: false }),
      plot(close, time, { height: heights.close, isClose: true }),
    ],
    spacing: 8,
  } as unknown as TopLevelSpec;
}

interface Place {
  readonly height: number;
  /** Whether values are drawn one by one. */
  readonly isClose: boolean;
}

function plot(points: readonly StepPoint[], time: TimeAxis, { height, isClose }: Place) {
  const xs = extent(points.map(({ x }) => x));
  // A band far wider than the series would leave a flat line of it.
  const room = 2 * (xs[1] - xs[0]);
  const band = points.filter(isExpected);
  const ys = padded(
    extent([
      ...xs,
      ...band.flatMap(({ lower, upper }) => [Math.max(lower, xs[0] - room), Math.min(upper, xs[1] + room)]),
    ]),
  );
  const times = scaleEnds(extent(points.map(({ t }) => t)));
  const [colour, other] = seriesStyle(2).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: isClose ? time.title : null,
    scale: { zero: false, nice: false, domain: times },
    axis: { ...(timeLabels(time, times, plotWidth) ?? { format: axisFormat }), grid: false },
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'x',
    scale: { zero: false, nice: false, domain: ys },
    axis: { format: axisFormat, tickCount: 4, minExtent: leastNumbers },
  });
  const at = (value: number): number => moved(value, ys);
  const expected = band.map(({ t, piece, median, lower, upper }) => ({
    t,
    piece,
    median: at(median),
    lower: at(lower),
    upper: at(upper),
  }));
  const found = points
    .filter((point) => isNear(point.x, ys))
    .map((point) => ({ t: point.t, x: point.x, piece: point.piece, isOutside: isOutside(point) }));
  const dots = (outside: boolean, size: number): Layer => ({
    data: { values: found.filter((point) => point.isOutside === outside) },
    mark: {
      type: 'point',
      filled: true,
      opacity: 1,
      size,
      color: outside ? other : ink,
      shape: outside ? 'square' : 'circle',
    },
    encoding: { x: x('t'), y: y('x') },
  });
  const layers: Layer[] = [
    ...(isClose ? [] : [stretchesOf(points, x, y, ys)]),
    {
      data: { values: expected },
      mark: { type: 'area', color: colour, opacity: isClose ? 0.22 : 0.3 },
      encoding: { x: x('t'), y: y('lower'), y2: { field: 'upper' }, detail: { field: 'piece' } },
    },
    ...(isClose
      ? [
          {
            data: { values: expected },
            mark: { type: 'line', color: colour, strokeWidth: 1.75 },
            encoding: { x: x('t'), y: y('median'), detail: { field: 'piece' } },
          },
          dots(false, 20),
          dots(true, 34),
        ]
      : [
          {
            data: { values: found },
            mark: { type: 'line', color: ink, strokeWidth: 0.9 },
            encoding: { x: x('t'), y: y('x'), detail: { field: 'piece' } },
          },
        ]),
  ];
  return { width: plotWidth, height, layer: withData(layers) };
}

/** What lies behind the stretches that no estimator has learned from. */
function stretchesOf(
  points: readonly StepPoint[],
  x: (field: string) => object,
  y: (field: string) => object,
  [bottom, top]: readonly [number, number],
): Layer {
  const found: { begin: number; end: number; bottom: number; top: number }[] = [];
  if (points.some(({ isUnseen }) => !isUnseen)) {
    for (const [i, { t, isUnseen }] of points.entries()) {
      if (!isUnseen) continue;
      if (points[i - 1]?.isUnseen) found[found.length - 1] = { ...found.at(-1)!, end: t };
      else found.push({ begin: points[i - 1]?.t ?? t, end: t, bottom, top });
    }
  }
  return {
    data: { values: found },
    mark: { type: 'rect', color: emptyCell, opacity: 1 },
    encoding: { x: x('begin'), x2: { field: 'end' }, y: y('bottom'), y2: { field: 'top' } },
  };
}
