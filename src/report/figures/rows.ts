import { figure as numberText, whole } from '../../text.js';
import { extent, padded } from '../scales.js';
import type { PredictingEstimator } from '../stored-predictions.js';
import { mostPanels, type ScatterPoint } from './scatter-panels.js';

/** What figures of rows, a panel per estimator, have in common. */

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
    ? `Shown: ${whole(rows.length)} of ${whole(total)} ${noun}, evenly spaced.`
    : `All ${whole(total)} ${noun} are shown.`;
}

export function cutText(estimators: readonly unknown[]): string {
  const cut = estimators.length - mostPanels;
  return cut > 0 ? ` ${cut} more estimators have no panel.` : '';
}

export function panelNames(estimators: readonly Pick<PredictingEstimator, 'name'>[]): string {
  return estimators.map(({ name }) => name).join(', ');
}

/** The range of some values, with as much again as a fifth of it at either end: what lies beyond is not drawn. */
export function rangeAround(values: readonly number[]): [number, number] {
  const [least, greatest] = padded(extent(values));
  const room = (greatest - least) / 5;
  return [least - room, greatest + room];
}

export function outsideText(
  points: readonly ScatterPoint[],
  [least, greatest]: readonly [number, number],
): string {
  const outside = points.filter(({ y }) => y < least || y > greatest).length;
  if (outside === 0) return '';
  return ` ${whole(outside)} ${outside === 1 ? 'point lies' : 'points lie'} above or below what is drawn.`;
}

/** From the lower left to the upper right. */
export const diagonal = ([least, greatest]: readonly [number, number]) =>
  [
    [least, least],
    [greatest, greatest],
  ] as const;

/** Pearson's correlation. */
export function correlation(a: Float64Array, b: Float64Array): number | null {
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
