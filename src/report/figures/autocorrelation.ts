import { whole } from '../../text.js';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../document.js';
import { quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, padded } from '../scales.js';
import type { PredictingEstimator, StoredPredictions } from '../stored-predictions.js';
import { cutText, number, right } from './rows.js';
import { panelGrid } from './panel-grid.js';
import { axisFormat, mostPanels } from './scatter-panels.js';

/** Lags of the autocorrelation, at most. */
const mostLags = 40;

/** r(l) of the residuals for lags 1, 2, …: 40 of them at most, and no more than a quarter of the rows. */
export function autocorrelationFigure({ k, estimators }: StoredPredictions): Figure | undefined {
  const lags = Math.min(mostLags, Math.floor(k.length / 4));
  const shown = estimators.slice(0, mostPanels).flatMap(({ name, kHat }) => {
    const values = autocorrelation(
      k.map((value, j) => value - kHat[j]),
      lags,
    );
    return values ? [{ name, values }] : [];
  });
  if (shown.length === 0 || lags < 1) return undefined;
  const limit = 1.96 / Math.sqrt(k.length);
  const firsts = shown.map(({ name, values }) => `${name} ${number(values[0], 3)}`);
  const beyond = shown.map(
    ({ name, values }) => `${name} ${values.filter((value) => Math.abs(value) > limit).length}`,
  );
  const found = `At lag 1: ${firsts.join(', ')}. Of ${lags} lags beyond ±${number(limit, 2)}: ${beyond.join(', ')}.`;
  return {
    name: 'autocorrelation',
    title: 'Autocorrelation of the residuals k − k̂',
    description: `Bars of the residuals’ autocorrelation over the lag in rows, a panel per estimator: ${shown.map(({ name }) => name).join(', ')}. ${found}`,
    finding: found,
    note: `${found} Over all ${whole(k.length)} rows in their order; between the dashed lines lie 95 of 100 where residuals are independent. What rows share (windows that overlap, paths that wander) makes residuals correlate.${cutText(estimators)}`,
    spec: barPanels(shown, lags, limit),
    data: tableOf(
      Array.from({ length: lags }, (_, l) => l),
      [
        right('lag', (l) => String(l + 1)),
        ...shown.map(({ name, values }) => right<number>(name, (l) => number(values[l], 4))),
      ],
    ),
  };
}

/**
 * r(l) = Σ_j (e_j − ē)(e_{j+l} − ē) / Σ_j (e_j − ē)² for l = 1 … lags. Undefined where a residual does not exist, or they
 * are all the same to rounding.
 */
export function autocorrelation(residuals: Float64Array, lags: number): Float64Array | undefined {
  const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
  const centred = residuals.map((value) => value - mean);
  const product = (lag: number): number => {
    let sum = 0;
    for (let j = lag; j < centred.length; j++) sum += centred[j] * centred[j - lag];
    return sum;
  };
  const variance = product(0);
  if (!(variance > 0) || !Number.isFinite(variance)) return undefined;
  return Float64Array.from({ length: lags }, (_, l) => product(l + 1) / variance);
}

function barPanels(
  shown: readonly (Pick<PredictingEstimator, 'name'> & { values: Float64Array })[],
  lags: number,
  limit: number,
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
        title: xTitle ? 'lag (rows)' : null,
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
