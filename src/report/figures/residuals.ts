import { whole } from '../../text.js';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../document.js';
import { peaks } from '../envelope.js';
import { quiet, seriesStyle } from '../palette.js';
import { sampled, tableOf } from '../sample.js';
import type { TimeAxis } from '../time-axis.js';
import { extent, padded } from '../scales.js';
import type { PredictingEstimator, StoredPredictions } from '../stored-predictions.js';
import { allRows, cutText, number, panelNames, right, sampleText } from './rows.js';
import { panelGrid } from './panel-grid.js';
import { axisFormat, mostPanels, pointsEach, scatterPanels, type ScatterPoint } from './scatter-panels.js';

/** Lags of the autocorrelation, at most. */
const mostLags = 40;

/** Stretches of rows of which each panel has the least and the greatest residual besides. */
const stretches = 15;

/** Residuals k_j − k̂_j over time, a panel per estimator. */
export function residualFigure(predictions: StoredPredictions, time: TimeAxis): Figure | undefined {
  const { t, k, holdOut, train, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const [seen, unseen, neither] = ['training rows', 'hold-out rows', 'rows of the gap'];
  const rows = sampled(allRows(k), pointsEach(shown.length));
  const split = new Uint8Array(k.length);
  for (const j of train) split[j] = 1;
  for (const j of holdOut) split[j] = 2;
  const groupOf = (j: number): string => [neither, seen, unseen][split[j]];
  const points = shown.flatMap(({ name: panel, kHat }) =>
    withPeaks(
      rows,
      k.map((value, j) => value - kHat[j]),
    ).flatMap((j): ScatterPoint[] =>
      Number.isFinite(kHat[j]) ? [{ panel, group: groupOf(j), x: t[j], y: k[j] - kHat[j], j }] : [],
    ),
  );
  const peaksText =
    rows.length < k.length
      ? ` Of each of ${stretches} equal stretches of the rows the least and the greatest residual is drawn besides.`
      : '';
  const spreads = shown.map(
    ({ name, kHat }) =>
      `${name} ${number(spread(k, kHat, train), 3)} and ${number(spread(k, kHat, holdOut), 3)}`,
  );
  const found = `Root mean square on training and on hold-out rows: ${spreads.join(', ')}.`;
  const groups = [seen, unseen, neither].filter((group) => points.some((point) => point.group === group));
  return {
    name: 'residuals',
    title: 'Residuals k − k̂ over time',
    description: `Scatter plots of k − k̂ over time t, one panel an estimator: ${panelNames(shown)}. ${found}`,
    finding: found,
    note: `${found} Each panel has a scale of its own. ${sampleText(rows, k.length)}${peaksText}${cutText(estimators)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: time.title,
      time,
      yTitle: 'k − k̂',
      groups,
      points,
      y: 'free',
    }),
    data: tableOf(
      rows,
      [
        right('j', (j) => String(j)),
        right('t', (j) => number(t[j])),
        { title: 'split', align: 'left', text: groupOf },
        ...shown.map(({ name, kHat }) => right<number>(name, (j) => number(k[j] - kHat[j]))),
      ],
      k.length,
    ),
  };
}

/** Sampled rows with those of the peaks between them, in order. */
function withPeaks(rows: readonly number[], residuals: Float64Array): number[] {
  return [...new Set([...rows, ...peaks(residuals, stretches)])].toSorted((a, b) => a - b);
}

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
    title: 'Autocorrelation of the residuals',
    description: `Bars of the residuals’ autocorrelation over the lag in rows, one panel an estimator: ${shown.map(({ name }) => name).join(', ')}. ${found}`,
    finding: found,
    note: `${found} Over all ${whole(k.length)} rows in their order; between the dashed lines lie 95 of 100 where residuals are independent. What rows share (windows that overlap, paths that wander on) makes residuals correlate.${cutText(estimators)}`,
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

function spread(k: Float64Array, kHat: Float64Array, rows: Uint32Array): number {
  return Math.sqrt(rows.reduce((sum, j) => sum + (k[j] - kHat[j]) * (k[j] - kHat[j]), 0) / rows.length);
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
