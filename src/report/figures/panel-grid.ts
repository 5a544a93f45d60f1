import type { TopLevelSpec } from 'vega-lite';
import { ink } from '../palette.js';

/** What a panel shows of its axes: those of a column share what is below them, those of a row what is left of them. */
export interface PanelAxes {
  readonly xTitle: boolean;
  readonly yTitle: boolean;
  readonly yLabels: boolean;
}

/** Plots that stand alone are as wide as two panels beside each other: on a phone both fit. */
export const plotWidth = 410;
const columns = 2;

/** Pixels that each of some panels is wide. */
export function panelWidth(panels: number, sharesY: boolean): number {
  if (panels === 1) return plotWidth;
  return sharesY ? 190 : 165;
}

/** Plots in two columns, or a single large one. Where they share y its numbers stand at the left alone. */
export function panelGrid(
  panels: readonly string[],
  sharesY: boolean,
  layersOf: (panel: string, axes: PanelAxes) => readonly object[],
): TopLevelSpec {
  const all = { xTitle: true, yTitle: true, yLabels: true };
  if (panels.length === 1) {
    return { width: plotWidth, height: 270, layer: layersOf(panels[0], all) } as TopLevelSpec;
  }
  const width = panelWidth(panels.length, sharesY);
  const concat = panels.map((panel, i) => {
    const isLeft = i % columns === 0;
    const axes = { xTitle: i >= panels.length - columns, yTitle: isLeft, yLabels: isLeft || !sharesY };
    return {
      // Widths of text are estimated, and a quarter too large for most names.
      title: { text: panel, color: ink, fontSize: 13, fontWeight: 'normal', limit: 1.25 * width, offset: 4 },
      width,
      height: 140,
      layer: layersOf(panel, axes),
    };
  });
  return { concat, columns, spacing: { row: 14, column: 14 } } as unknown as TopLevelSpec;
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
