import { whole } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import type { StoredPredictions } from '../stored-predictions.js';
import { correlationBars } from './correlation-bars.js';
import { cutText, number, right } from './rows.js';
import { mostPanels } from './scatter-panels.js';

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
    spec: correlationBars(shown, { lags, limit, xTitle: 'lag (rows)' }),
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
