import type { TopLevelSpec } from 'vega-lite';
import { ecdfBand } from '../../evaluation/ecdf-band.js';
import { figure as numberText, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Shares of posteriors that lie below the truth, by parameter. */
export interface SharesBelow {
  readonly parameter: string;
  readonly values: Float64Array;
}

const places = 20;

interface Place {
  readonly parameter: string;
  readonly u: number;
  readonly share: number;
  readonly off: number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * How far the empirical distribution function of the shares below the truth is from the uniform one, with the band that holds all of it
 * in 95 of 100 runs of a posterior that is right.
 */
export function calibrationFigure(estimator: string, all: readonly SharesBelow[]): Figure | undefined {
  const n = all[0]?.values.length ?? 0;
  if (n < 2 * places) return undefined;
  const band = ecdfBand(n, places);
  const points = all.flatMap(({ parameter, values }) =>
    Array.from(band.at, (u, i): Place => {
      const share = values.reduce((sum, value) => sum + (value <= u ? 1 : 0), 0) / n;
      return {
        parameter,
        u,
        share,
        off: share - u,
        least: band.least[i] / n - u,
        greatest: band.greatest[i] / n - u,
      };
    }),
  );
  const told = all.map(({ parameter }) => {
    const own = points.filter((point) => point.parameter === parameter);
    const beyond = own.filter(({ off, least, greatest }) => off < least || off > greatest).length;
    return `${parameter} ${beyond} of ${own.length}`;
  });
  const found = `Places outside the 95 % band, by ${estimator}: ${told.join('; ')}.`;
  return {
    name: 'calibration',
    title: `Is the posterior calibrated? ${estimator} on ${whole(n)} test draws`,
    description: `Lines of the difference between two distribution functions with a band, a panel per parameter. ${found}`,
    finding: found,
    note: `${found} u is the share of the posterior that lies below the truth. A line that falls and rises again: too wide; one that rises first: too narrow; above or below throughout: off to one side.`,
    spec: specOf(
      all.map(({ parameter }) => parameter),
      points,
    ),
    data: tableOf(points, [
      { title: 'parameter', align: 'left', text: ({ parameter }) => parameter },
      right('u', ({ u }) => numberText(u, 3)),
      right('share below', ({ share }) => numberText(share, 3)),
      right('difference', ({ off }) => numberText(off, 2)),
      right('band from', ({ least }) => numberText(least, 2)),
      right('to (95 %)', ({ greatest }) => numberText(greatest, 2)),
    ]),
  };
}

function specOf(parameters: readonly string[], points: readonly Place[]): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  const most =
    1.1 * Math.max(...points.flatMap(({ off, least, greatest }) => [off, least, greatest].map(Math.abs)));
  return panelGrid(parameters, true, (panel, { xTitle, yTitle, yLabels }) => {
    const own = points.filter(({ parameter }) => parameter === panel);
    const x = {
      field: 'u',
      type: 'quantitative' as const,
      title: xTitle ? 'u' : null,
      scale: { domain: [0, 1], nice: false },
      axis: { format: axisFormat, tickCount: 5, grid: false },
    };
    const y = (field: string) => ({
      field,
      type: 'quantitative' as const,
      title: yTitle ? 'difference' : null,
      scale: { domain: [-most, most], nice: false },
      axis: { format: axisFormat, tickCount: 4, minExtent: 36, labels: yLabels },
    });
    const layers: Layer[] = [
      {
        data: { values: own.map(({ u, least, greatest }) => ({ u, least, greatest })) },
        mark: { type: 'area', color: quiet, opacity: 0.22 },
        encoding: { x, y: y('least'), y2: { field: 'greatest' } },
      },
      {
        data: { values: own.map(({ u, off }) => ({ u, off })) },
        mark: { type: 'line', color: colour, strokeWidth: 2 },
        encoding: { x, y: y('off') },
      },
    ];
    return withData(layers);
  });
}
