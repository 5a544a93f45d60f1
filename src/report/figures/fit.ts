import { figure as numberText, whole } from '../../text.js';
import type { LambdaResult } from '../../stages/evaluate/result.js';
import type { Figure } from '../document.js';
import { peaks } from '../envelope.js';
import { sampled, tableOf } from '../sample.js';
import { extent } from '../scales.js';
import type { PredictingEstimator, StoredPredictions } from '../stored-predictions.js';
import type { TimeAxis } from '../time-axis.js';
import { fitSpec, groups, type FitPoint, type FitRow } from './fit-spec.js';
import { allRows, correlation, cutText, number, panelNames, rangeAround, right } from './rows.js';
import { mostPanels, pointsEach } from './scatter-panels.js';

/** Residuals that are less than this share of the largest |k| are rounding. */
const rounding = 1e-12;

/** Stretches of rows of which each panel of residuals has the least and the greatest besides. */
const stretches = 15;

/** How each estimator fits, a row of three panels: k̂ beside k over s, k̂ over k of held-out rows, and k − k̂ over time. */
export function fitFigure(
  predictions: StoredPredictions,
  result: LambdaResult,
  time: TimeAxis,
): Figure | undefined {
  const { s, t, k, train, holdOut, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const groupOf = splitOf(predictions);
  const all = sampled(allRows(k), pointsEach(3 * shown.length));
  const unseen = sampled(holdOut, pointsEach(2 * shown.length));
  const range = rangeAround(Array.from(sampled(allRows(k), 10_000), (j) => k[j]));
  const [, largest] = extent(k.map(Math.abs));
  const rows = shown.map(({ name, kHat }): FitRow => {
    const [, error] = extent(k.map((value, j) => Math.abs(value - kHat[j])));
    const isExact = error <= rounding * largest;
    const point = (j: number, x: number, y: number, group = groupOf(j)): FitPoint[] =>
      Number.isFinite(y) ? [{ group, x, y, j }] : [];
    return {
      name,
      fit: [
        ...all.flatMap((j) => point(j, s[j], k[j], groups.observed)),
        ...all.flatMap((j) => point(j, s[j], kHat[j])),
      ],
      predictions: unseen.flatMap((j) => point(j, k[j], kHat[j])),
      residuals: withPeaks(all, k, kHat).flatMap((j) => point(j, t[j], isExact ? 0 : k[j] - kHat[j])),
      isExact,
    };
  });
  const outside = rows
    .flatMap(({ fit, predictions: predicted }) => [...fit, ...predicted])
    .filter(({ y }) => y < range[0] || y > range[1]).length;
  const exact = rows.flatMap(({ name, isExact }) => (isExact ? [name] : [])).join(', ');
  const found = foundText(predictions, result, shown);
  const peaksText =
    all.length < k.length
      ? ` The smallest and the largest residual in each of ${stretches} equal stretches are shown too.`
      : '';
  const drawn = `${whole(all.length)} of ${whole(k.length)} rows, ${whole(unseen.length)} of ${whole(holdOut.length)} held-out rows`;
  return {
    name: 'fit',
    title: 'How each estimator fits: k against s, held-out predictions, residuals',
    description: `A row of three scatter plots per estimator: k and k̂ over s = (1/n) Σ x², k̂ over k for held-out rows, and k − k̂ over time. Estimators: ${panelNames(shown)}. ${found}`,
    finding: found,
    note: `${found} On the dashed lines predictions are exact; each panel of residuals has a scale of its own${exact === '' ? '' : `, and what is rounding is 0 (${exact})`}. Shown: ${drawn}, evenly spaced.${peaksText}${outside === 0 ? '' : ` ${whole(outside)} ${outside === 1 ? 'point lies' : 'points lie'} above or below the panels of k.`}${cutText(estimators)}`,
    spec: fitSpec(rows, {
      s: extent(all.map((j) => s[j])),
      unseen: extent(unseen.map((j) => k[j])),
      k: range,
      t: extent(all.map((j) => t[j])),
      time,
      hasGap: train.length + holdOut.length < k.length,
    }),
    data: tableOf(
      all,
      [
        right('j', (j) => String(j)),
        right('t', (j) => number(t[j])),
        { title: 'split', align: 'left', text: groupOf },
        right('s', (j) => number(s[j])),
        right('k', (j) => number(k[j])),
        ...shown.map(({ name, kHat }) => right<number>(`k̂ ${name}`, (j) => number(kHat[j]))),
      ],
      k.length,
    ),
  };
}

function splitOf({ k, train, holdOut }: StoredPredictions): (j: number) => string {
  const split = new Uint8Array(k.length);
  for (const j of train) split[j] = 1;
  for (const j of holdOut) split[j] = 2;
  return (j) => [groups.gap, groups.training, groups.heldOut][split[j]];
}

function foundText(
  { s, k, train, holdOut }: StoredPredictions,
  { estimators }: LambdaResult,
  shown: readonly PredictingEstimator[],
): string {
  const errors = shown.map(({ name, kHat }) => {
    const r2 = estimators.find((one) => one.name === name)?.holdOut.r2 ?? null;
    return `${name} ${number(spread(k, kHat, train), 3)} and ${number(spread(k, kHat, holdOut), 3)} (r² ${numberText(r2, 4)})`;
  });
  const together = numberText(correlation(s, k), 4);
  return `Root mean squared error of k̂ on training and on held-out rows: ${errors.join(', ')}. The correlation of s and k is ${together}.`;
}

/** Sampled rows with those of the least and greatest residuals between them, in order. */
function withPeaks(rows: readonly number[], k: Float64Array, kHat: Float64Array): number[] {
  const residuals = k.map((value, j) => value - kHat[j]);
  return [...new Set([...rows, ...peaks(residuals, stretches)])].toSorted((a, b) => a - b);
}

function spread(k: Float64Array, kHat: Float64Array, rows: Uint32Array): number {
  return Math.sqrt(rows.reduce((sum, j) => sum + (k[j] - kHat[j]) * (k[j] - kHat[j]), 0) / rows.length);
}
