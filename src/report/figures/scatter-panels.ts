import type { TopLevelSpec } from 'vega-lite';
import { withData } from '../layers.js';
import { ink, seriesStyle } from '../palette.js';
import { cutLine, isNear } from '../clipping.js';
import { extent, padded } from '../scales.js';
import { type TimeAxis, timeLabels } from '../time-axis.js';
import { rowField } from '../interactive-spec.js';
import { panelGrid } from './panel-grid.js';

/** Points in panels of the same axes, one beside another. */
export interface ScatterPanels {
  /** Titles of the panels, in order. */
  readonly panels: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** What x is called where it is time. */
  readonly time?: TimeAxis;
  /** What points are, in the order of their colours. */
  readonly groups: readonly string[];
  /** The group that is the truth: black, and on top. */
  readonly truth?: string;
  readonly points: readonly ScatterPoint[];
  /** A line in every panel from one point to another: where points should be. */
  readonly reference?: readonly [Place, Place];
  /** Between which values y is drawn; those of the points where it is left out, and each panel's own where it is `free`. */
  readonly y?: readonly [number, number] | 'free';
}

type Place = readonly [x: number, y: number];

export interface ScatterPoint {
  readonly panel: string;
  readonly group: string;
  readonly x: number;
  readonly y: number;
  /** Which row of the data it is: the same row lights up in all panels of an interactive figure. */
  readonly j?: number;
}

/** Panels that a figure has, at most, and points in all of them together, at most. */
export const mostPanels = 12;
const mostPoints = 900;

/** Points that each of some panels can have. */
export function pointsEach(panels: number): number {
  return Math.max(60, Math.min(400, Math.floor(mostPoints / Math.max(1, panels))));
}

/** Numbers on axes: 10, 0.00002, 1e+10. */
export const axisFormat = '.6~g';

/** Scatter plots of the same axes; of `free` ones y has numbers of its own. */
export function scatterPanels(figure: ScatterPanels): TopLevelSpec {
  const { panels, groups, points, reference, y: yRange } = figure;
  const x = padded(extent(points.map((point) => point.x)));
  const shared = yRange === 'free' ? undefined : (yRange ?? padded(extent(points.map((point) => point.y))));
  const { colours } = seriesStyle(groups.length);
  const colour = {
    field: 'group',
    type: 'nominal' as const,
    scale: {
      domain: [...groups],
      range: groups.map((group, g) => (group === figure.truth ? ink : colours[g])),
    },
    legend: groups.length > 1 ? { title: null, orient: 'bottom' as const, symbolSize: 60 } : null,
  };
  const line = reference?.map(([atX, atY]) => ({ x: atX, y: atY })) ?? [];
  return panelGrid(panels, shared !== undefined, (panel, { xTitle, yLabels, yTitle }, xWidth) => {
    const own = points.filter((point) => point.panel === panel);
    const y = shared ?? padded(extent(own.map((point) => point.y)));
    const xAxis = axis('x', xTitle ? figure.xTitle : null, x);
    const encoding = {
      x: { ...xAxis, ...(figure.time && { axis: { ...xAxis.axis, ...timeLabels(figure.time, x, xWidth) } }) },
      // Rows of panels begin at one place, however long their numbers are.
      y: axis('y', yTitle ? figure.yTitle : null, y, yLabels && { minExtent: leastNumbers }),
    };
    // Scales have their ends: a panel whose points all lie outside is drawn without any.
    const references = withData([
      {
        data: { values: cutLine(cutLine(line, 'x', ['y'], y), 'y', ['x'], x) },
        mark: { type: 'line', strokeDash: [4, 4], color: ink, clip: true },
        encoding,
      },
    ]);
    return [
      {
        data: {
          values: own
            .filter((point) => isNear(point.x, x) && isNear(point.y, y))
            .map((point) => ({
              group: point.group,
              x: point.x,
              y: point.y,
              ...(point.j !== undefined && { [rowField]: point.j }),
            })),
        },
        mark: { type: 'circle', size: 14, opacity: 0.75, clip: true },
        encoding: { ...encoding, color: colour },
      },
      // Where points should be lies on top of them.
      ...references,
    ];
  });
}

/** Pixels. */
const leastNumbers = 36;

function axis(
  field: 'x' | 'y',
  title: string | null,
  domain: readonly [number, number],
  labels: false | { readonly minExtent?: number } = {},
) {
  return {
    field,
    type: 'quantitative' as const,
    title,
    scale: { domain: [...domain], nice: false, zero: false },
    axis: {
      format: axisFormat,
      labelOverlap: true,
      tickCount: 5,
      ...(labels === false ? { labels } : labels),
    },
  };
}
