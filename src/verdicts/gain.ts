import type { Gain } from './rungs.js';
import type { Figures } from './verdict.js';
import { figure, percent } from './words.js';

/** A gain as figures. */
export function gainFigures(gain: Gain): Figures {
  const { over, mean, standardError, interval95, p, relative, relative95 } = gain;
  return { over, mean, standardError, interval95, p, relative, relative95 };
}

/**
 * What a gain does to a mean squared error: `lowers the mean squared error of linear by 12 % (95 % interval: 3 % to 21 %)`,
 * and where its interval has either sign `… by 12 % (95 % interval: 5 % higher to 27 % lower)`.
 */
export function changeInWords({ mean, relative, relative95 }: Gain, object: string): string {
  const error = `the mean squared error of ${object}`;
  const change = `${mean < 0 ? 'raises' : 'lowers'} ${error} by`;
  const within = (low: string, high: string): string =>
    low === high ? '' : ` (95 % interval: ${low} to ${high})`;
  if (relative === null) return `${change} ${figure(Math.abs(mean), 2)}`;
  if (relative < -manyTimes) {
    const ends = relative95 ?? [relative, relative];
    const [most, least] = ends.map((end) => figure(1 - end, 2));
    return `multiplies ${error} by ${figure(1 - relative, 2)}${within(least, most)}`;
  }
  const by = `${change} ${percent(Math.abs(relative))}`;
  if (relative95 === null) return by;
  const [low, high] = relative95;
  if (low < 0 && high > 0) return `${by}${within(`${multiple(-low)} higher`, `${percent(high)} lower`)}`;
  const [least, most] = (mean < 0 ? [-high, -low] : [low, high]).map(percent);
  return `${by}${within(least, most)}`;
}

/** A relative change above which words give a multiple. */
const manyTimes = 10;

/** A share as percent, and above ten times as a multiple. */
const multiple = (share: number): string =>
  share > manyTimes ? `${figure(share, 2)} times` : percent(share);
