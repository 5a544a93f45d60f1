import type { TopLevelSpec } from 'vega-lite';
import type { ObservedFigures } from '../../verdicts/posterior/evidence.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { lineLegend, panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Draws of one parameter under each estimator. */
export interface ParameterDraws {
  readonly parameter: string;
  readonly draws: readonly { readonly estimator: string; readonly values: Float64Array }[];
}

/** Estimators that are drawn, at most, and steps of each curve. */
const mostEstimators = 4;
const steps = 40;

interface Point {
  readonly parameter: string;
  readonly estimator: string;
  readonly theta: number;
  readonly density: number;
}

/** The densities of each parameter after the observation, over that of the prior, with the truth where it is known. */
export function observedPosteriorsFigure(
  { posteriors, source }: ObservedFigures,
  all: readonly ParameterDraws[],
): Figure | undefined {
  if (all.length === 0) return undefined;
  const estimators = (all[0]?.draws ?? []).map(({ estimator }) => estimator).slice(0, mostEstimators);
  const points = all.flatMap((one) => pointsOf(one, estimators));
  const truths = new Map(posteriors.map(({ parameter, truth }) => [parameter, truth]));
  const last = estimators.at(-1)!;
  const told = posteriors
    .filter(({ estimator }) => estimator === last)
    .map(
      ({ parameter, quantiles }) =>
        `${parameter} from ${numberText(quantiles[0], 3)} to ${numberText(quantiles[quantiles.length - 1], 3)}`,
    );
  const found = `The middle 95 % by ${last}: ${told.join('; ')}.`;
  const what = { simulated: 'one simulated path', imported: 'what was imported', row: 'one held-out row' }[
    source
  ];
  return {
    name: 'observed',
    title: `What ${what} says of each parameter`,
    description: `Densities over each parameter, a panel per parameter, a line per estimator: ${estimators.join(', ')}. ${found}`,
    finding: found,
    note: `${found} Each line is the density of ${steps} steps of 2,000 draws.${[...truths.values()].some((truth) => truth !== null) ? ' The dashed line is the truth.' : ''}`,
    spec: specOf(
      all.map(({ parameter }) => parameter),
      points,
      estimators,
      truths,
    ),
    data: tableOf(posteriors, [
      { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
      { title: 'parameter', align: 'left', text: ({ parameter }) => parameter },
      right('mean', ({ mean }) => numberText(mean)),
      right('sd', ({ sd }) => numberText(sd, 3)),
      right('2.5 %', ({ quantiles }) => numberText(quantiles[0])),
      right('median', ({ quantiles }) => numberText(quantiles[2])),
      right('97.5 %', ({ quantiles }) => numberText(quantiles[4])),
      right('truth', ({ truth }) => numberText(truth)),
      right('sd of the prior', ({ priorSd }) => numberText(priorSd, 3)),
    ]),
  };
}

/** Histograms as lines, over the middle 99 % of the posteriors; the prior may reach further. */
function pointsOf({ parameter, draws }: ParameterDraws, estimators: readonly string[]): Point[] {
  const shown = draws.filter(({ estimator }) => estimators.includes(estimator));
  const narrow = shown.length > 1 ? shown.slice(1) : shown;
  const ends = narrow.map(({ values }) => {
    const sorted = values.slice().sort();
    return [sorted[Math.floor(0.005 * sorted.length)], sorted[Math.ceil(0.995 * sorted.length) - 1]] as const;
  });
  const low = Math.min(...ends.map(([end]) => end));
  const high = Math.max(...ends.map(([, end]) => end));
  const width = (high - low) / steps;
  if (!(width > 0)) return [];
  return shown.flatMap(({ estimator, values }) => {
    const counts = new Float64Array(steps);
    for (const value of values) {
      const step = Math.floor((value - low) / width);
      if (step >= 0 && step < steps) counts[step]++;
    }
    return Array.from(counts, (count, s) => ({
      parameter,
      estimator,
      theta: low + (s + 0.5) * width,
      density: count / (values.length * width),
    }));
  });
}

function specOf(
  parameters: readonly string[],
  points: readonly Point[],
  estimators: readonly string[],
  truths: ReadonlyMap<string, number | null>,
): TopLevelSpec {
  const { colours } = seriesStyle(estimators.length);
  return panelGrid(parameters, false, (panel, { yTitle }) => {
    const own = points.filter(({ parameter }) => parameter === panel);
    const truth = truths.get(panel) ?? null;
    const thetas = own.map(({ theta }) => theta);
    const [low, high] = [Math.min(...thetas), Math.max(...thetas)];
    const x = {
      field: 'theta',
      type: 'quantitative' as const,
      title: null,
      scale: { domain: [low, high], nice: false, zero: false },
      axis: { format: axisFormat, tickCount: 4, grid: false },
    };
    const layers: Layer[] = [
      {
        data: { values: own.map(({ theta, density, estimator }) => ({ theta, density, estimator })) },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          x,
          y: {
            field: 'density',
            type: 'quantitative',
            title: yTitle ? 'density' : null,
            scale: { zero: true },
            axis: { format: axisFormat, tickCount: 4, minExtent: 36 },
          },
          color: {
            field: 'estimator',
            type: 'nominal',
            scale: { domain: estimators, range: colours },
            legend: lineLegend,
          },
        },
      },
      {
        data: { values: truth !== null && truth > low && truth < high ? [{ theta: truth }] : [] },
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
        encoding: { x },
      },
    ];
    return withData(layers);
  });
}
