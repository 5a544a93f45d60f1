import type { TopLevelSpec } from 'vega-lite';
import type { SeriesPoint } from '../envelope.js';
import { type Layer, withData } from '../layers.js';
import { quiet, seriesStyle } from '../palette.js';
import { extent, linearScale, moved, scaleEnds } from '../scales.js';
import type { PathSample } from '../stored-sample.js';
import { type TimeAxis, timeAxis, timeLabels } from '../time-axis.js';
import { plotWidth } from './panel-grid.js';
import { axisFormat } from './scatter-panels.js';

/** Quantiles of all paths at one time. */
export interface Band {
  readonly t: number;
  readonly label: string | null;
  readonly low: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly high: number;
}

/** One component: of a single path there are no quantiles to be drawn. */
interface Panel {
  readonly component: string;
  readonly paths: PathSample;
  readonly bands: readonly Band[];
}

/** Pixels that panels are high, by how many there are. */
const heights = [300, 165, 125, 105];
/** Room of the numbers at the left, so that panels begin at one place. */
const leastNumbers = 44;

/** Paths over time with bands, components one below another. */
export function pathsSpec(panels: readonly Panel[]): TopLevelSpec {
  const height = heights[panels.length - 1];
  const plots = panels.map(({ component, paths, bands }, p) => {
    const own = { component, isLast: p === panels.length - 1, height, several: panels.length > 1 };
    // Of a single path the quantiles are the path, at fewer times.
    return paths.n === 1 ? seriesPlot(paths, own) : pathsPlot(paths, bands, own);
  });
  return (plots.length > 1 ? { vconcat: plots, spacing: 12 } : plots[0]) as unknown as TopLevelSpec;
}

/** One line. */
export function seriesSpec(paths: PathSample, height: number): TopLevelSpec {
  const plot = seriesPlot(paths, { component: 'x', isLast: true, several: false, height });
  return plot as unknown as TopLevelSpec;
}

/** How a plot is written: only the last of several says what time is. */
interface Place {
  readonly component: string;
  readonly isLast: boolean;
  readonly several: boolean;
  readonly height: number;
}

function xOver(lines: readonly (readonly SeriesPoint[])[], time: TimeAxis, { isLast }: Place) {
  const ends = scaleEnds(extent(lines.flat().map(({ t }) => t)));
  return {
    field: 't',
    type: 'quantitative' as const,
    title: isLast ? time.title : null,
    scale: { zero: false, nice: false, domain: ends },
    axis: {
      ...(timeLabels(time, ends, plotWidth) ?? { format: axisFormat }),
      ...(!isLast && { labels: false }),
    },
  };
}

const yOver = (scale: object, { component, several }: Place) => ({
  type: 'quantitative' as const,
  title: component,
  scale,
  axis: { format: axisFormat, ...(several && { minExtent: leastNumbers, tickCount: 4 }) },
});

function pathsPlot({ lines, sample }: PathSample, bands: readonly Band[], place: Place) {
  const [colour] = seriesStyle(1).colours;
  const x = xOver(lines, timeAxis(sample), place);
  const scale = linearScale([
    ...lines.flat().map((point) => point.x),
    ...bands.flatMap(({ low, high }) => [low, high]),
  ]);
  const y = (field: string) => ({ field, ...yOver(scale, place) });
  const at = (value: number): number => moved(value, scale.domain);
  const drawn = bands
    .filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))
    .map(({ t, low, lower, median, upper, high }) => ({
      t,
      low: at(low),
      lower: at(lower),
      median: at(median),
      upper: at(upper),
      high: at(high),
    }));
  const band = (low: string, high: string, opacity: number): Layer => ({
    data: { values: drawn },
    mark: { type: 'area', color: colour, opacity },
    encoding: { x, y: y(low), y2: { field: high } },
  });
  return {
    width: plotWidth,
    height: place.height,
    layer: withData([
      band('low', 'high', 0.15),
      band('lower', 'upper', 0.25),
      {
        data: { values: lines.flatMap((line, path) => line.map((p) => ({ t: p.t, path, value: at(p.x) }))) },
        mark: { type: 'line', color: quiet, strokeWidth: 0.75, opacity: 0.6 },
        encoding: { x, y: y('value'), detail: { field: 'path' } },
      },
      {
        data: { values: drawn },
        mark: { type: 'line', color: colour, strokeWidth: 2 },
        encoding: { x, y: y('median') },
      },
    ]),
  };
}

function seriesPlot({ lines, sample }: PathSample, place: Place) {
  const [line] = lines;
  const scale = linearScale(line.map(({ x }) => x));
  const [colour] = seriesStyle(1).colours;
  const layer: Layer = {
    data: { values: line.map(({ t, x }) => ({ t, x: moved(x, scale.domain) })) },
    mark: { type: line.length > 1 ? 'line' : 'point', color: colour, strokeWidth: 1 },
    encoding: { x: xOver(lines, timeAxis(sample), place), y: { field: 'x', ...yOver(scale, place) } },
  };
  return { width: plotWidth, height: place.height, layer: withData([layer]) };
}
