import { figure as numberText } from '../../text.js';
import type { LambdaResult } from '../../stages/evaluate/result.js';
import type { TruthKind } from '../../estimands/lambda.js';
import type { Figure } from '../document.js';
import { sampled, tableOf } from '../sample.js';
import type { TimeAxis } from '../time-axis.js';
import { extent, padded } from '../scales.js';
import type { PredictingEstimator, StoredPredictions } from '../stored-predictions.js';
import {
  correlation,
  cutText,
  diagonal,
  number,
  outsideText,
  panelNames,
  right,
  sampleText,
} from './rows.js';
import { mostPanels, pointsEach, scatterPanels, type ScatterPoint } from './scatter-panels.js';

/**
 * λ̂_j of the held-out rows, for estimators that have one for each row: against the true λ_j where that was drawn for each
 * row, else over time with the truth where it is known.
 */
export function rowLambdaFigure(
  predictions: StoredPredictions,
  result: LambdaResult,
  truth: TruthKind,
  time: TimeAxis,
): Figure | undefined {
  const { t, lambda, holdOut, estimators } = predictions;
  const byRow = estimators.filter((one) => one.byRow);
  const shown = byRow.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(holdOut, pointsEach(2 * shown.length));
  const known = rows.filter((j) => Number.isFinite(lambda[j]));
  const isDrawn = truth.kind === 'row';
  const isOne = truth.kind === 'constant';
  const x = isDrawn ? lambda : t;
  const [trueLambda, estimate] = ['true λ', 'λ̂'];
  const points = shown.flatMap(({ name: panel, lambdaHat }) => [
    ...rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(lambdaHat[j]) ? [{ panel, group: estimate, x: x[j], y: lambdaHat[j], j }] : [],
    ),
    ...(isDrawn || isOne
      ? []
      : known.map((j): ScatterPoint => ({ panel, group: trueLambda, x: t[j], y: lambda[j], j }))),
  ]);
  const truths = known.map((j) => lambda[j]);
  const estimates = points.filter(({ group }) => group === estimate).map((point) => point.y);
  const y = bulk(estimates, truths);
  const means = result.estimators.flatMap(({ name, lambdaHoldOut }) =>
    lambdaHoldOut && shown.some((one) => one.name === name)
      ? [`${name} ${numberText(lambdaHoldOut.mean, 4)} (sd ${numberText(lambdaHoldOut.sd, 3)})`]
      : [],
  );
  const found = `Mean λ̂ over all held-out rows: ${means.join(', ')}.${truthText(lambda, holdOut)}${isDrawn ? correlations(shown, lambda, holdOut) : ''}`;
  const ends = extent(truths);
  return {
    name: 'lambda-rows',
    title: isDrawn ? 'λ̂ of each held-out row against its true λ' : 'λ̂ of each held-out row over time',
    description: `Scatter plots of λ̂ over ${isDrawn ? 'the true λ' : 'time t'}, a panel per estimator: ${panelNames(shown)}. ${found}`,
    finding: found,
    note: `${found}${isDrawn || isOne ? ' On the dashed line λ̂ is the truth.' : ''} ${sampleText(rows, holdOut.length, 'held-out rows')}${outsideText(points, y)}${cutText(byRow)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: isDrawn ? 'true λ of the row' : time.title,
      ...(!isDrawn && { time }),
      yTitle: 'λ̂',
      groups: known.length > 0 && !isDrawn && !isOne ? [estimate, trueLambda] : [estimate],
      truth: trueLambda,
      points,
      ...(isDrawn && { reference: diagonal(ends) }),
      ...(isOne && {
        reference: level(
          rows.map((j) => t[j]),
          truth.value,
        ),
      }),
      y,
    }),
    data: tableOf(
      rows,
      [
        right('j', (j) => String(j)),
        right('t', (j) => numberText(t[j])),
        ...(known.length > 0 ? [right<number>('λ', (j) => number(lambda[j]))] : []),
        ...shown.map(({ name, lambdaHat }) => right<number>(`λ̂ ${name}`, (j) => number(lambdaHat[j]))),
      ],
      holdOut.length,
    ),
  };
}

/** A line from the first to the last time. */
function level(times: readonly number[], value: number) {
  const [first, last] = extent(times);
  return [
    [first, value],
    [last, value],
  ] as const;
}

/** How λ̂ and λ go together over some rows. */
function correlations(
  shown: readonly PredictingEstimator[],
  lambda: Float64Array,
  rows: Uint32Array,
): string {
  const at = (values: Float64Array): Float64Array => Float64Array.from(rows, (j) => values[j]);
  const told = shown.map(
    ({ name, lambdaHat }) => `${name} ${numberText(correlation(at(lambdaHat), at(lambda)), 3)}`,
  );
  return ` Correlation of λ̂ with λ: ${told.join(', ')}.`;
}

/** The range of all of the truth and of the middle 98 % of the estimates. */
function bulk(estimates: readonly number[], truth: readonly number[]): [number, number] {
  const sorted = estimates.toSorted((a, b) => a - b);
  const tail = Math.floor(sorted.length / 100);
  return padded(extent([...sorted.slice(tail, sorted.length - tail), ...truth]));
}

function truthText(lambda: Float64Array, rows: Uint32Array): string {
  const known = Array.from(rows, (j) => lambda[j]).filter(Number.isFinite);
  if (known.length === 0) return '';
  const [least, greatest] = extent(known);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (greatest - least <= 1e-9 * Math.abs(mean)) return ` The true λ is ${numberText(mean, 4)}.`;
  return ` The rows’ true λ lies between ${numberText(least, 3)} and ${numberText(greatest, 3)}, mean ${numberText(mean, 4)}.`;
}
