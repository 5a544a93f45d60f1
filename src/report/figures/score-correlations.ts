import { normalScore } from '../../evaluation/normal-distribution.js';
import { whole } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { sameText, type UnseenTransforms } from '../unseen-transitions.js';
import { correlationBars } from './correlation-bars.js';
import { number, right } from './rows.js';

const mostLags = 20;
/** The score of a transform that is 0 or 1 to rounding: a number near 1 has none beyond 8.3. */
const farthest = 9;

/** Autocorrelations of the normal scores z = Φ⁻¹(u) of unseen transitions, and of their squares: two panels per law. */
export function scoreCorrelationsFigure(laws: readonly UnseenTransforms[]): Figure | undefined {
  const values = laws.reduce((most, { stretches }) => Math.max(most, lengthOf(stretches)), 0);
  const longest = Math.max(0, ...laws.flatMap(({ stretches }) => stretches.map(({ length }) => length)));
  const lags = Math.min(mostLags, Math.floor(values / 4), longest - 1);
  if (lags < 1) return undefined;
  const panels = laws.flatMap(({ name, stretches }) => {
    const scores = stretches.map((own) =>
      own.map((u) => Math.max(-farthest, Math.min(farthest, normalScore(u)))),
    );
    const squares = scores.map((own) => own.map((z) => z * z));
    return [
      { name: `${name}: z`, values: correlations(scores, lags) },
      { name: `${name}: z²`, values: correlations(squares, lags) },
    ].flatMap((panel) => (panel.values ? [{ ...panel, values: panel.values }] : []));
  });
  if (panels.length === 0) return undefined;
  const limit = 1.96 / Math.sqrt(values);
  const told = panels.map(({ name, values: own }) => {
    const beyond = own.filter((r) => Math.abs(r) > limit).length;
    return `${name} ${beyond} of ${lags} (lag 1: ${number(own[0], 2)})`;
  });
  const found = `Autocorrelations beyond ±${number(limit, 2)}: ${told.join('; ')}.`;
  return {
    name: 'score-correlations',
    title: 'What is left in unseen transitions: autocorrelations of z and of z²',
    description: `Bars over the lag in transitions, two panels per law. ${found}`,
    finding: found,
    note: `${found} z = Φ⁻¹(u) is normal and independent where the law is right; 95 of 100 bars then lie between the dashed lines. Bars of z: the drift leaves something; of z²: the size of steps comes in stretches. Of ${whole(values)} unseen transitions.${sameText(laws)}`,
    spec: correlationBars(panels, { lags, limit, xTitle: 'lag (transitions)' }),
    data: tableOf(
      Array.from({ length: lags }, (_, l) => l),
      [
        right('lag', (l) => String(l + 1)),
        ...panels.map(({ name, values: own }) => right<number>(name, (l) => number(own[l], 4))),
      ],
    ),
  };
}

const lengthOf = (stretches: readonly Float64Array[]): number =>
  stretches.reduce((sum, { length }) => sum + length, 0);

/**
 * r(l) = Σ (z_i − z̄)(z_{i−l} − z̄) / Σ (z_i − z̄)² for l = 1 … lags, over pairs within a stretch. Undefined where values are none
 * that have a spread.
 */
function correlations(stretches: readonly Float64Array[], lags: number): Float64Array | undefined {
  const mean =
    stretches.reduce((sum, own) => sum + own.reduce((total, z) => total + z, 0), 0) / lengthOf(stretches);
  const product = (lag: number): number => {
    let sum = 0;
    for (const own of stretches) {
      for (let i = lag; i < own.length; i++) sum += (own[i] - mean) * (own[i - lag] - mean);
    }
    return sum;
  };
  const variance = product(0);
  if (!(variance > 0) || !Number.isFinite(variance)) return undefined;
  return Float64Array.from({ length: lags }, (_, l) => product(l + 1) / variance);
}
