import type { TopLevelSpec } from 'vega-lite';
import { quiet, seriesStyle } from '../palette.js';
import { extent, padded } from '../scales.js';
import { panelGrid } from './panel-grid.js';
import { axisFormat } from './scatter-panels.js';

/** Bars of correlations over the lag, a panel per name, with the dashed lines between which 95 of 100 lie by chance. */
export function correlationBars(
  shown: readonly { readonly name: string; readonly values: Float64Array }[],
  { lags, limit, xTitle: title }: { lags: number; limit: number; xTitle: string },
): TopLevelSpec {
  const bars = shown.flatMap(({ name: panel, values }) =>
    Array.from(values, (value, l) => ({ panel, lag: l + 1, value, base: 0 })),
  );
  const [colour] = seriesStyle(1).colours;
  const limits = {
    data: { values: [limit, -limit].map((value) => ({ value })) },
    mark: { type: 'rule', strokeDash: [4, 4], color: quiet },
  };
  const domain = padded(extent([0, limit, -limit, ...bars.map(({ value }) => value)]));
  return panelGrid(
    shown.map(({ name }) => name),
    true,
    (panel, { xTitle, yTitle, yLabels }) => {
      const y = {
        field: 'value',
        type: 'quantitative' as const,
        title: yTitle ? 'r' : null,
        scale: { domain, nice: false },
        axis: { format: axisFormat, tickCount: 5, ...(yLabels ? { minExtent: 36 } : { labels: false }) },
      };
      const x = {
        field: 'lag',
        type: 'quantitative' as const,
        title: xTitle ? title : null,
        scale: { domain: [0, lags + 1], nice: false },
        axis: { format: axisFormat, tickMinStep: 1 },
      };
      return [
        { ...limits, encoding: { y } },
        {
          data: { values: bars.filter((bar) => bar.panel === panel) },
          mark: { type: 'rule', strokeWidth: 2.5, color: colour },
          encoding: { x, y, y2: { field: 'base' } },
        },
      ];
    },
  );
}
