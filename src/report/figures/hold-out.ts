import { figure as numberText } from '../../text.js';
import type { Result } from '../../stages/evaluate/result.js';
import type { Figure } from '../document.js';
import { sampled, tableOf } from '../sample.js';
import { extent } from '../scales.js';
import type { StoredPredictions } from '../stored-predictions.js';
import {
  cutText,
  diagonal,
  number,
  outsideText,
  panelNames,
  rangeAround,
  right,
  sampleText,
} from './rows.js';
import { mostPanels, pointsEach, scatterPanels, type ScatterPoint } from './scatter-panels.js';

/** k̂ against k on the hold-out rows. */
export function holdOutFigure(predictions: StoredPredictions, result: Result): Figure | undefined {
  const { k, holdOut, estimators } = predictions;
  const shown = estimators.slice(0, mostPanels);
  if (shown.length === 0) return undefined;
  const rows = sampled(holdOut, pointsEach(shown.length));
  const points = shown.flatMap(({ name: panel, kHat }) =>
    rows.flatMap((j): ScatterPoint[] =>
      Number.isFinite(kHat[j]) ? [{ panel, group: 'k̂', x: k[j], y: kHat[j], j }] : [],
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
    finding: found,
    note: `${found} On the dashed line predictions are exact. ${sampleText(rows, holdOut.length, 'hold-out rows')}${outsideText(points, y)}${cutText(estimators)}`,
    spec: scatterPanels({
      panels: shown.map(({ name }) => name),
      xTitle: 'k',
      yTitle: 'k̂',
      groups: ['k̂'],
      points,
      reference: diagonal(ks),
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
