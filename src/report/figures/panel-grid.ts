import type { TopLevelSpec } from 'vega-lite';
import { ink } from '../palette.js';

/** What a panel shows of its axes: those of a column share what is below them, those of a row what is left of them. */
export interface PanelAxes {
  readonly xTitle: boolean;
  readonly yTitle: boolean;
  readonly yLabels: boolean;
}

/** Plots that stand alone are as wide as two panels beside each other: on a phone both fit. */
export const plotWidth = 370;
const columns = 2;

/** Pixels that the i-th of some panels is wide: one that has no neighbour takes its room too. */
export function panelWidth(panels: number, sharesY: boolean, i: number): number {
  if (panels === 1) return plotWidth;
  const width = sharesY ? 172 : 146;
  return isAlone(panels, i) ? 2 * width + gap + (sharesY ? 0 : numbers) : width;
}

/** Pixels between panels, and of the numbers left of one. */
const gap = 14;
const numbers = 42;

const isAlone = (panels: number, i: number): boolean => i === panels - 1 && panels % columns === 1;

/** Plots in two columns, a last one without a neighbour over both, or a single large one. Where they share y its numbers stand at the left alone. */
export function panelGrid(
  panels: readonly string[],
  sharesY: boolean,
  layersOf: (panel: string, axes: PanelAxes, width: number) => readonly object[],
): TopLevelSpec {
  const all = { xTitle: true, yTitle: true, yLabels: true };
  if (panels.length === 1) {
    return { width: plotWidth, height: 270, layer: layersOf(panels[0], all, plotWidth) } as TopLevelSpec;
  }
  const plots = panels.map((panel, i) => {
    const isLeft = i % columns === 0;
    const width = panelWidth(panels.length, sharesY, i);
    const isLast = i >= panels.length - (isAlone(panels.length, panels.length - 1) ? 1 : columns);
    const axes = { xTitle: isLast, yTitle: isLeft, yLabels: isLeft || !sharesY };
    return {
      // Widths of text are estimated, and a quarter too large for most names; what is wider widens the figure.
      title: { text: panel, color: ink, fontSize: 13, fontWeight: 'normal', limit: width + 20, offset: 4 },
      width,
      height: 125,
      layer: layersOf(panel, axes, width),
    };
  });
  const rows = Array.from({ length: Math.ceil(plots.length / columns) }, (_, r) => ({
    hconcat: plots.slice(r * columns, (r + 1) * columns),
    spacing: gap,
  }));
  return { vconcat: rows, spacing: gap } as unknown as TopLevelSpec;
}

/** The legend of lines, which shows each as a thick stroke in its colour. */
export const lineLegend = {
  title: null,
  orient: 'bottom' as const,
  columns: 2,
  symbolType: 'stroke',
  symbolOpacity: 1,
  symbolStrokeWidth: 3,
  symbolSize: 200,
  symbolDash: [1, 0],
};
