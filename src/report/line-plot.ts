import type { TopLevelSpec } from 'vega-lite';
import { directLabels, type LabelledLine, shareOf } from './direct-labels.js';
import { quiet, seriesStyle } from './palette.js';
import {
  bandAxis,
  extent,
  isLogarithmicAxis,
  isLogarithmicValue,
  logarithmicAxis,
  logarithmicEnds,
  moved,
  padded,
  scaleEnds,
  spans,
} from './scales.js';
import { type Layer, withData } from './layers.js';

/** Values with their intervals over one axis, a line per series; over named places only the points. */
export interface LinePlot {
  readonly x: { readonly title: string; readonly values: readonly (number | string)[] };
  readonly yTitle: string;
  /** A line where the values should be. */
  readonly reference?: number;
  readonly series: readonly string[];
  readonly marks: readonly LineMark[];
  /** Places on an axis of numbers beyond which a series cannot go: an upright line in its colour. */
  readonly limits?: readonly PlotLimit[];
  /** Whether values are errors: over an axis of powers those too are drawn as powers, so that an order is a straight line. */
  readonly areErrors?: boolean;
}

export interface PlotLimit {
  readonly series: string;
  readonly x: number;
}

export interface LineMark {
  readonly series: string;
  readonly x: number | string;
  /** Null where there is no number: at least one mark must have one. */
  readonly value: number | null;
  readonly interval95: readonly [number, number] | null;
  /** A character above the plot: something is missing here. */
  readonly sign: string | null;
}

const width = 370;
const height = 260;
/** Pixels that a logarithmic scale leaves at either end. */
const padding = 10;
/** Pixels between the rows of signs above the plot, one a series. */
const signRow = 15;

type Scaled = Pick<LinePlot, 'x' | 'marks' | 'areErrors' | 'reference'>;

/** Whether values are drawn by the powers of ten that they are. */
export function isLogarithmicPlot(plot: Omit<Scaled, 'reference'>): boolean {
  const values = plot.marks.flatMap(({ value }) => value ?? []);
  const { numbers, isNumeric } = numbersOf(plot);
  const asOrder = plot.areErrors === true && isNumeric && isLogarithmicAxis(numbers) && spans(values, 2);
  return asOrder || isLogarithmicValue(values);
}

/** The scale of the values. On a logarithmic one intervals do not count whose ends are not positive, or too far away. */
function scaleOf(plot: Scaled) {
  const { marks, reference } = plot;
  const shown = marks.filter(({ value }) => value !== null);
  const values = shown.map(({ value }) => value!);
  const intervals = shown.flatMap(({ interval95 }) => interval95 ?? []);
  return isLogarithmicPlot(plot)
    ? { isLogarithmic: true, ends: logarithmicEnds(values, intervals) }
    : { isLogarithmic: false, ends: scaleEnds(extent([...values, ...intervals, reference ?? NaN])) };
}

/** Whether an interval is drawn no further than the scale goes. */
export function cutsIntervals(plot: Scaled): boolean {
  const [bottom, top] = scaleOf(plot).ends;
  return plot.marks.some(
    ({ value, interval95 }) =>
      value !== null && interval95 !== null && (interval95[0] < bottom || interval95[1] > top),
  );
}

export function linePlot(plot: LinePlot): TopLevelSpec {
  const { series, reference } = plot;
  const { ends } = scaleOf(plot);
  const marks = marksOf(plot);
  const labels = labelsOf(plot);
  const encodings = encodingsOf(plot, labels !== undefined);
  const hasReference = reference !== undefined && moved(reference, ends) === reference;
  const layers = [
    ...(hasReference ? [referenceLine(reference, encodings.y)] : []),
    limitLines(plot, encodings),
    ...series.flatMap((name, s) => seriesLayers(marks, encodings, { name, s, count: series.length })),
    ...(labels?.layers ?? []),
  ];
  return { width: labels?.width ?? width, height, layer: withData(layers) } as TopLevelSpec;
}

/** Whether the axis is one of numbers, and they. */
function numbersOf({ x }: Pick<LinePlot, 'x'>) {
  const numbers = x.values.flatMap((value) => (typeof value === 'number' ? value : []));
  return { numbers, isNumeric: numbers.length === x.values.length };
}

/** What is drawn, moved to the ends of the scales where it lies beyond them. */
function marksOf(plot: LinePlot) {
  const { numbers, isNumeric } = numbersOf(plot);
  const { ends } = scaleOf(plot);
  const numericEnds = scaleEnds(extent(numbers));
  const placeOf = (x: number | string) => (typeof x === 'number' && isNumeric ? moved(x, numericEnds) : x);
  const shown = plot.marks.flatMap(({ value, ...mark }) => (value === null ? [] : [{ ...mark, value }]));
  return {
    points: shown.map(({ series, x, value }) => ({ series, x: placeOf(x), value: moved(value, ends) })),
    intervals: shown.flatMap(({ series, x, interval95 }) => {
      if (interval95 === null) return [];
      const [lower, upper] = interval95;
      return [{ series, x: placeOf(x), lower: moved(lower, ends), upper: moved(upper, ends) }];
    }),
    signs: plot.marks.flatMap(({ series, x, sign }) =>
      sign === null ? [] : [{ series, x: placeOf(x), sign }],
    ),
  };
}

/** Labels of lines over numbers, which end where the plot does. */
function labelsOf(plot: LinePlot) {
  const { numbers, isNumeric } = numbersOf(plot);
  const { isLogarithmic, ends } = scaleOf(plot);
  const { colours } = seriesStyle(plot.series.length);
  const { points } = marksOf(plot);
  const lasts = plot.series.flatMap((series, s): LabelledLine[] => {
    const last = points
      .filter((point) => point.series === series)
      .toSorted((a, b) => Number(a.x) - Number(b.x))
      .at(-1);
    return last
      ? [{ text: series, colour: colours[s], x: Number(last.x), y: last.value, more: { series } }]
      : [];
  });
  const isWhole = isNumeric && lasts.length === plot.series.length;
  return directLabels(isWhole ? lasts : [], {
    width,
    height,
    across: shareOf(scaleEnds(extent(numbers)), isLogarithmicAxis(numbers)),
    up: isLogarithmic ? shareOf(ends, true, padding / height) : shareOf(padded(ends), false),
  });
}

function encodingsOf(plot: LinePlot, hasLabels: boolean) {
  const { series } = plot;
  const { numbers, isNumeric } = numbersOf(plot);
  const { isLogarithmic, ends } = scaleOf(plot);
  const style = seriesStyle(series.length);
  const legend =
    series.length > 1 && !hasLabels ? { title: null, orient: 'bottom' as const, columns: 2 } : null;
  const by = (range: readonly string[]) => ({
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: [...series], range },
    legend,
  });
  const beside = !isNumeric && series.length > 1;
  return {
    isNumeric,
    colour: by(style.colours),
    shape: by(style.shapes),
    x: { field: 'x', ...(isNumeric ? numericX(plot.x.title, numbers) : namedX(plot.x)) },
    offset: beside ? { xOffset: { field: 'series', scale: { domain: [...series] } } } : {},
    y: {
      field: 'value',
      type: 'quantitative' as const,
      title: plot.yTitle,
      scale: isLogarithmic
        ? { type: 'log' as const, domain: ends, nice: false, padding }
        : // Labels beside the plot stand at heights that they know: no scale that rounds its ends.
          { type: 'linear' as const, domain: hasLabels ? padded(ends) : ends, nice: !hasLabels, zero: false },
      axis: isLogarithmic ? logarithmicAxis(ends) : { format: '.6~g' },
    },
  };
}

/** The intervals, the line, the points and the signs of the s-th series. */
function seriesLayers(
  { intervals, points, signs }: ReturnType<typeof marksOf>,
  { isNumeric, colour, shape, x, y, offset }: ReturnType<typeof encodingsOf>,
  { name, s, count }: { readonly name: string; readonly s: number; readonly count: number },
): Layer[] {
  // Over numbers intervals would hide each other: series stand a little beside one another.
  const step = isNumeric && intervals.length > 0 ? Math.min(4, 24 / count) : 0;
  const xOffset = step * (s - (count - 1) / 2);
  const own = <Mark extends { readonly series: string }>(all: readonly Mark[]) => ({
    values: all.filter((mark) => mark.series === name),
  });
  const line: Layer = {
    data: own(points),
    mark: { type: 'line', strokeWidth: 1.5, xOffset },
    encoding: { x, y, color: colour },
  };
  return [
    {
      data: own(intervals),
      mark: { type: 'rule', strokeWidth: 1.5, xOffset },
      encoding: { x, ...offset, y: { ...y, field: 'lower' }, y2: { field: 'upper' }, color: colour },
    },
    ...(isNumeric ? [line] : []),
    {
      data: own(points),
      mark: { type: 'point', filled: false, opacity: 1, size: 60, strokeWidth: 1.75, xOffset },
      encoding: { x, ...offset, y, color: colour, shape },
    },
    {
      data: own(signs),
      mark: { type: 'text', fontSize: 14, fontWeight: 'bold' },
      encoding: {
        x,
        ...offset,
        y: { value: -10 - signRow * (count - 1 - s) },
        text: { field: 'sign' },
        color: colour,
      },
    },
  ];
}

function numericX(title: string, values: readonly number[]) {
  const isLogarithmic = isLogarithmicAxis(values);
  const domain = isLogarithmic ? extent(values) : scaleEnds(extent(values));
  return {
    type: 'quantitative' as const,
    title,
    scale: { type: isLogarithmic ? ('log' as const) : ('linear' as const), domain, nice: false, padding: 12 },
    axis: isLogarithmic ? logarithmicAxis(domain) : { format: '.6~g', labelOverlap: true },
  };
}

function namedX({ title, values }: LinePlot['x']) {
  return {
    type: 'nominal' as const,
    scale: { domain: [...values] },
    axis: bandAxis(title, values.map(String), width / values.length),
  };
}

/** Limits beyond the axis are not drawn. */
function limitLines(plot: LinePlot, { x, colour }: ReturnType<typeof encodingsOf>): Layer {
  const { numbers, isNumeric } = numbersOf(plot);
  const [least, greatest] = extent(numbers);
  const inside = (plot.limits ?? []).filter((limit) => limit.x >= least && limit.x <= greatest);
  return {
    data: { values: isNumeric ? inside : [] },
    mark: { type: 'rule', strokeDash: [5, 3], strokeWidth: 1.5 },
    encoding: { x, color: colour },
  };
}

function referenceLine(reference: number, y: object) {
  return {
    data: { values: [{ value: reference }] },
    mark: { type: 'rule' as const, strokeDash: [4, 4], color: quiet },
    encoding: { y },
  };
}
