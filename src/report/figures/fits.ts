import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { sampled, tableOf } from '../sample.js';
import { extent } from '../scales.js';
import type { StoredPredictions } from '../stored-predictions.js';
import {
  allRows,
  correlation,
  cutText,
  number,
  outsideText,
  panelNames,
  rangeAround,
  right,
  sampleText,
} from './rows.js';
import { mostPanels, pointsEach, scatterPanels, type ScatterPoint } from './scatter-panels.js';

/** k_j over s_j, and what each estimator makes of the same rows. */
export function fitsFigure(predictions: StoredPredictions): Figure | undefined {
  const { s, k, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(allRows(k), pointsEach(2 * shown.length));
  const [observed, fitted] = ['k', 'k̂'];
  const points = shown.flatMap(({ name: panel, kHat }) => [
    ...rows.map((j): ScatterPoint => ({ panel, group: observed, x: s[j], y: k[j], j })),
    ...rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(kHat[j]) ? [{ panel, group: fitted, x: s[j], y: kHat[j], j }] : [],
    ),
  ]);
  const y = rangeAround(rows.map((j) => k[j]));
  const found = `Over all rows s is between ${ends(s)} and k between ${ends(k)}; their correlation is ${numberText(correlation(s, k), 4)}.`;
  return {
    name: 'fits',
    title: 'k against s, with the fits',
    description: `Scatter plots of k and of k̂ over s = (1/n) Σ x², one panel an estimator: ${panelNames(shown)}. ${found}`,
    finding: found,
    note: `${found} A panel an estimator; a constant λ̂ is a line through 0. ${sampleText(rows, k.length)}${outsideText(points, y)}${cutText(estimators)}`,
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

function ends(values: Float64Array): string {
  return extent(Array.from(values))
    .map((end) => numberText(end, 3))
    .join(' and ');
}
