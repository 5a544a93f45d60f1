import { figure as numberText, whole } from '../../text.js';
import type { Result } from '../../stages/evaluate.js';
import type { Figure } from '../document.js';
import { sampled, tableOf } from '../sample.js';
import { extent } from '../scales.js';
import type { PredictingEstimator, StoredPredictions } from '../stored-predictions.js';
import { mostPanels, padded, pointsEach, scatterPanels, type ScatterPoint } from './scatter-panels.js';

/** Figures of rows, a panel an estimator: k over s with the fits, λ̂ of the rows, k̂ against k. */

/** k_j over s_j, and what each estimator makes of the same rows. */
export function fitsFigure(predictions: StoredPredictions): Figure | undefined {
  const { s, k, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(allRows(k), pointsEach(2 * shown.length));
  const [observed, fitted] = ['k', 'k̂'];
  const points = shown.flatMap(({ name: panel, kHat }) => [
    ...rows.map((j): ScatterPoint => ({ panel, group: observed, x: s[j], y: k[j] })),
    ...rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(kHat[j]) ? [{ panel, group: fitted, x: s[j], y: kHat[j] }] : [],
    ),
  ]);
  const y = rangeAround(rows.map((j) => k[j]));
  const sizes = `s is between ${ends(s)}, k between ${ends(k)}`;
  return {
    name: 'fits',
    title: 'k against s, with the fits',
    description: `Scatter plots of k and of k̂ over s = (1/n) Σ x², one panel an estimator: ${panelNames(shown)}. ${sizes}; their correlation is ${numberText(correlation(s, k), 4)}.`,
    note: `${sentence(sizes)}; their correlation is ${numberText(correlation(s, k), 4)}. A panel an estimator; a constant λ̂ is a line through 0. ${sampleText(rows, k.length)}${outsideText(points, y)}${cutText(estimators)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: 's = (1/n) Σ x²',
      yTitle: 'k, k̂',
      groups: [observed, fitted],
      points,
      y,
    }),
    data: tableOf(
      rows,
      [
        right('j', (j) => String(j)),
        right('s', (j) => numberText(s[j])),
        right('k', (j) => numberText(k[j])),
        ...shown.map(({ name, kHat }) => right<number>(`k̂ ${name}`, (j) => number(kHat[j]))),
      ],
      k.length,
    ),
  };
}

/** λ̂_j of the hold-out rows over time, for estimators that have one for each row, with the rows' true λ. */
export function rowLambdaFigure(predictions: StoredPredictions, result: Result): Figure | undefined {
  const { t, lambda, holdOut, estimators } = predictions;
  const byRow = estimators.filter((one) => one.byRow);
  const shown = byRow.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(holdOut, pointsEach(2 * shown.length));
  const [truth, estimate] = ['true λ', 'λ̂'];
  const known = rows.filter((j) => Number.isFinite(lambda[j]));
  const points = shown.flatMap(({ name: panel, lambdaHat }) => [
    ...known.map((j): ScatterPoint => ({ panel, group: truth, x: t[j], y: lambda[j] })),
    ...rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(lambdaHat[j]) ? [{ panel, group: estimate, x: t[j], y: lambdaHat[j] }] : [],
    ),
  ]);
  const y = bulk(
    points.filter(({ group }) => group === estimate).map((point) => point.y),
    known.map((j) => lambda[j]),
  );
  const means = result.estimators.flatMap(({ name, lambdaHoldOut }) =>
    lambdaHoldOut && shown.some((one) => one.name === name)
      ? [`${name} ${numberText(lambdaHoldOut.mean, 4)} (sd ${numberText(lambdaHoldOut.sd, 3)})`]
      : [],
  );
  const found = `Mean λ̂ over all hold-out rows: ${means.join(', ')}.${truthText(lambda, holdOut)}`;
  return {
    name: 'lambda-rows',
    title: 'λ̂ of each hold-out row',
    description: `Scatter plots of λ̂ over time t, one panel an estimator: ${panelNames(shown)}. ${found}`,
    note: `${found} ${sampleText(rows, holdOut.length, 'hold-out rows')}${outsideText(points, y)}${cutText(byRow)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: 't',
      yTitle: 'λ̂',
      groups: known.length > 0 ? [truth, estimate] : [estimate],
      points,
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

/** k̂ against k on the hold-out rows. */
export function holdOutFigure(predictions: StoredPredictions, result: Result): Figure | undefined {
  const { k, holdOut, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(holdOut, pointsEach(shown.length));
  const points = shown.flatMap(({ name: panel, kHat }) =>
    rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(kHat[j]) ? [{ panel, group: 'k̂', x: k[j], y: kHat[j] }] : [],
    ),
  );
  const ks = extent(rows.map((j) => k[j]));
  const y = rangeAround(rows.map((j) => k[j]));
  const scores = result.estimators.flatMap(({ name, holdOut: { rmse, r2 } }) =>
    shown.some((one) => one.name === name)
      ? [`${name} ${numberText(rmse, 3)} (r² ${numberText(r2, 4)})`]
      : [],
  );
  const found = `Root mean squared error of k̂ on the hold-out rows: ${scores.join(', ')}.`;
  return {
    name: 'hold-out',
    title: 'Hold-out predictions against k',
    description: `Scatter plots of k̂ over k for rows that no estimator has seen, one panel an estimator: ${panelNames(shown)}. ${found}`,
    note: `${found} On the dashed line predictions are exact. ${sampleText(rows, holdOut.length, 'hold-out rows')}${outsideText(points, y)}${cutText(estimators)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: 'k',
      yTitle: 'k̂',
      groups: ['k̂'],
      points,
      reference: [
        [ks[0], ks[0]],
        [ks[1], ks[1]],
      ],
      y,
    }),
    data: tableOf(
      rows,
      [
        right('j', (j) => String(j)),
        right('k', (j) => numberText(k[j])),
        ...shown.map(({ name, kHat }) => right<number>(`k̂ ${name}`, (j) => number(kHat[j]))),
      ],
      holdOut.length,
    ),
  };
}

export const right = <Row>(title: string, text: (row: Row) => string) => ({
  title,
  align: 'right' as const,
  text,
});

/** A number, or a dash where there is none. */
export const number = (value: number, digits?: number): string =>
  numberText(Number.isFinite(value) ? value : null, digits);

export function allRows({ length }: Float64Array): Uint32Array {
  return Uint32Array.from({ length }, (_, j) => j);
}

/** «Drawn are 300 of 2,520 rows, evenly spaced.» */
export function sampleText(rows: readonly number[], total: number, noun = 'rows'): string {
  return rows.length < total
    ? `Drawn are ${whole(rows.length)} of ${whole(total)} ${noun}, evenly spaced.`
    : `Drawn are all ${whole(total)} ${noun}.`;
}

export function cutText(estimators: readonly unknown[]): string {
  const cut = estimators.length - mostPanels;
  return cut > 0 ? ` ${cut} more estimators have no panel.` : '';
}

export function panelNames(estimators: readonly Pick<PredictingEstimator, 'name'>[]): string {
  return estimators.map(({ name }) => name).join(', ');
}

function ends(values: Float64Array): string {
  return extent(Array.from(values))
    .map((end) => numberText(end, 3))
    .join(' and ');
}

function sentence(text: string): string {
  return text.replace(/^./, (first) => first.toUpperCase());
}

/** The range of some values, with as much again as a fifth of it at either end: what lies beyond is not drawn. */
function rangeAround(values: readonly number[]): [number, number] {
  const [least, greatest] = padded(extent(values));
  const room = (greatest - least) / 5;
  return [least - room, greatest + room];
}

/** The range of all of the truth and of the middle 98 % of the estimates. */
function bulk(estimates: readonly number[], truth: readonly number[]): [number, number] {
  const sorted = estimates.toSorted((a, b) => a - b);
  const tail = Math.floor(sorted.length / 100);
  return padded(extent([...sorted.slice(tail, sorted.length - tail), ...truth]));
}

function outsideText(points: readonly ScatterPoint[], [least, greatest]: readonly [number, number]): string {
  const outside = points.filter(({ y }) => y < least || y > greatest).length;
  if (outside === 0) return '';
  return ` ${whole(outside)} ${outside === 1 ? 'point lies' : 'points lie'} above or below what is drawn.`;
}

function truthText(lambda: Float64Array, rows: Uint32Array): string {
  const known = Array.from(rows, (j) => lambda[j]).filter(Number.isFinite);
  if (known.length === 0) return '';
  const [least, greatest] = extent(known);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (greatest - least <= 1e-9 * Math.abs(mean)) return ` The true λ is ${numberText(mean, 4)}.`;
  return ` The rows’ true λ lies between ${numberText(least, 3)} and ${numberText(greatest, 3)}, mean ${numberText(mean, 4)}.`;
}

/** Pearson's correlation. */
function correlation(a: Float64Array, b: Float64Array): number | null {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    products += (a[j] - meanA) * (b[j] - meanB);
    squaresA += (a[j] - meanA) * (a[j] - meanA);
    squaresB += (b[j] - meanB) * (b[j] - meanB);
  }
  const value = products / Math.sqrt(squaresA * squaresB);
  return Number.isFinite(value) ? value : null;
}
