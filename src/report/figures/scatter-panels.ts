import type { TopLevelSpec } from 'vega-lite';
import { withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { extent } from '../scales.js';

/** Points in panels of the same axes, one beside another. */
export interface ScatterPanels {
  /** Titles of the panels, in order. */
  readonly panels: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** What points are, in the order of their colours. */
  readonly groups: readonly string[];
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
}

/** Panels that a figure has, at most, and points in all of them together, at most. */
export const mostPanels = 12;
const mostPoints = 900;

/** Points that each of some panels can have. */
export function pointsEach(panels: number): number {
  return Math.max(60, Math.min(400, Math.floor(mostPoints / Math.max(1, panels))));
}

/** Wide enough for two panels beside each other to be as wide as a figure of one plot. */
const panelWidth = { one: 460, several: 205 };

export function scatterPanels(figure: ScatterPanels): TopLevelSpec {
  const { panels, groups, points, reference, y: yRange } = figure;
  const alone = panels.length === 1;
  const x = axis('x', figure.xTitle, padded(extent(points.map((point) => point.x))));
  const free = yRange === 'free';
  const range = free ? undefined : (yRange ?? padded(extent(points.map((point) => point.y))));
  const y = axis('y', figure.yTitle, range);
  const { colours } = seriesStyle(groups.length);
  const colour = {
    field: 'group',
    type: 'nominal' as const,
    scale: { domain: [...groups], range: colours },
    legend: groups.length > 1 ? { title: null, orient: 'bottom' as const, symbolSize: 60 } : null,
  };
  const line = reference?.map(([atX, atY]) => ({ x: atX, y: atY })) ?? [];
  const layer = withData([
    {
      data: { values: line },
      mark: { type: 'line', strokeDash: [4, 4], color: quiet, clip: true },
      encoding: { x, y },
    },
    {
      data: { values: [...points] },
      mark: { type: 'circle', size: 14, opacity: 0.75, clip: true },
      encoding: { x, y, color: colour },
    },
  ]);
  if (alone) return { width: panelWidth.one, height: 280, layer } as TopLevelSpec;
  const [dots] = layer.slice(-1);
  return {
    data: dots.data,
    facet: {
      field: 'panel',
      type: 'nominal',
      sort: [...panels],
      header: { title: null, labelColor: ink, labelFontSize: 13, labelLimit: panelWidth.several },
    },
    columns: 2,
    spec: {
      width: panelWidth.several,
      height: 150,
      // What has no data of its own is dealt out to the panels; the line is in all of them.
      layer: [...layer.slice(0, -1), { mark: dots.mark, encoding: dots.encoding }],
    },
    ...(free && { resolve: { scale: { y: 'independent' } } }),
  } as TopLevelSpec;
}

function axis(field: 'x' | 'y', title: string, domain: readonly [number, number] | undefined) {
  return {
    field,
    type: 'quantitative' as const,
    title,
    scale: domain ? { domain: [...domain], nice: false, zero: false } : { zero: false },
    axis: { format: '~g', labelOverlap: true, tickCount: 5 },
  };
}

/** A range with a twentieth of it at either end. */
export function padded([least, greatest]: readonly [number, number]): [number, number] {
  const room = (greatest - least) / 20 || Math.abs(least) / 20 || 1;
  return [least - room, greatest + room];
}
